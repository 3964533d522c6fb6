package dev.martello.tpm.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrSelection;
import dev.martello.tpm.Tpm;
import dev.martello.tpm.TpmResponseException;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.attester.AttestationKey;
import dev.martello.tpm.attester.EkTemplate;
import dev.martello.tpm.attester.EndorsementKey;
import dev.martello.tpm.command.CreatePrimary;
import dev.martello.tpm.command.CreatePrimaryResponse;
import dev.martello.tpm.command.FlushContext;
import dev.martello.tpm.command.Sign;
import dev.martello.tpm.simulator.SimulatedTpm;
import dev.martello.tpm.structure.TPMA_OBJECT;
import dev.martello.tpm.structure.TPMA_OBJECT.Flag;
import dev.martello.tpm.structure.TPMS_ATTEST;
import dev.martello.tpm.structure.TPMS_CLOCK_INFO;
import dev.martello.tpm.structure.TPMS_QUOTE_INFO;
import dev.martello.tpm.structure.TPMT_ASYM_SCHEME;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import dev.martello.tpm.structure.TPMT_TK;
import dev.martello.tpm.structure.TPM_HANDLE;
import dev.martello.tpm.structure.TPM_RC;
import dev.martello.tpm.structure.TPM_ST;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Why restricted keys matter, shown on a real TPM. */
class UnrestrictedKeyTest {
    private static final Bytes HANDMADE = TPMS_ATTEST.LAYOUT.write(new TPMS_ATTEST(
            TPMS_ATTEST.TPM_GENERATED_VALUE,
            TPM_ST.ATTEST_QUOTE,
            Bytes.repeat(1, 34),
            Bytes.ascii("nonce"),
            new TPMS_CLOCK_INFO(1, 1, 0, true),
            1,
            new TPMS_QUOTE_INFO(PcrSelection.of(HashAlgorithm.SHA256, 0).toStructure(), Bytes.repeat(0, 32))));

    @RegisterExtension
    static final SimulatedTpm simulated = new SimulatedTpm();

    private final Tpm tpm = simulated.tpm();

    @Test
    void keyThatSignsHandmadeAttestationIsRefusedAsNotRestricted() throws Exception {
        TPMT_PUBLIC restricted = AkTemplate.ECDSA_P256_SHA256.publicArea();
        TPMT_PUBLIC template = new TPMT_PUBLIC(
                restricted.type(),
                restricted.nameAlg(),
                TPMA_OBJECT.of(Flag.fixedTPM, Flag.fixedParent, Flag.sensitiveDataOrigin, Flag.userWithAuth, Flag.sign),
                restricted.authPolicy(),
                restricted.parameters(),
                restricted.unique());
        CreatePrimaryResponse made = tpm.execute(CreatePrimary.of(TPM_HANDLE.RH_ENDORSEMENT, template));
        try {
            tpm.execute(sign(made.objectHandle()));
        } finally {
            tpm.execute(new FlushContext(made.objectHandle()));
        }
        assertThat(AttestationKeys.check(made.outPublic()))
                .isInstanceOfSatisfying(
                        AttestationKeyCheck.Refused.class,
                        refused -> assertThat(refused.defect()).isEqualTo(AkDefect.NOT_RESTRICTED));
    }

    @Test
    void restrictedKeyDoesNotSignIt() throws Exception {
        try (EndorsementKey ek = EndorsementKey.create(tpm, EkTemplate.ECC_P256);
                AttestationKey ak = AttestationKey.create(tpm, ek, AkTemplate.ECDSA_P256_SHA256)) {
            assertThatThrownBy(() -> tpm.execute(sign(ak.handle())))
                    .isInstanceOfSatisfying(
                            TpmResponseException.class, e -> assertThat(e.rc()).contains(TPM_RC.TICKET));
        }
    }

    private static Sign sign(TPM_HANDLE key) {
        return new Sign(
                key, HashAlgorithm.SHA256.hash(HANDMADE).octets(), TPMT_ASYM_SCHEME.NULL, TPMT_TK.NULL_HASHCHECK);
    }
}
