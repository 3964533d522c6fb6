package dev.martello.tpm.structure;

import java.util.List;

/** Command codes, of the commands there are here. */
public enum TPM_CC {
    EvictControl(0x120),
    NV_UndefineSpace(0x122),
    Clear(0x126),
    NV_DefineSpace(0x12a),
    CreatePrimary(0x131),
    NV_Write(0x137),
    SelfTest(0x143),
    Startup(0x144),
    Shutdown(0x145),
    ActivateCredential(0x147),
    Certify(0x148),
    NV_Read(0x14e),
    PolicySecret(0x151),
    Create(0x153),
    Import(0x156),
    Load(0x157),
    Quote(0x158),
    Sign(0x15d),
    Unseal(0x15e),
    FlushContext(0x165),
    LoadExternal(0x167),
    NV_ReadPublic(0x169),
    PolicyAuthorize(0x16a),
    PolicyCounterTimer(0x16d),
    ReadPublic(0x173),
    StartAuthSession(0x176),
    VerifySignature(0x177),
    GetCapability(0x17a),
    GetRandom(0x17b),
    PCR_Read(0x17e),
    PolicyPCR(0x17f),
    PCR_Extend(0x182),
    PolicyGetDigest(0x189);

    public static final Layout<TPM_CC> LAYOUT = Layout.oneOf("TPM_CC", 4, List.of(values()), each -> each.value);

    private final long value;

    TPM_CC(long value) {
        this.value = value;
    }

    public long value() {
        return value;
    }

    /** The command's name in Part 3, as in {@code TPM2_Quote}. */
    @Override
    public String toString() {
        return "TPM2_" + name();
    }
}
