package dev.martello.evidence.bootlog;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The measurement registers of a confidential virtual machine.
 *
 * @see <a href="https://uefi.org/specs/UEFI/2.10/38_Confidential_Computing.html">UEFI 2.10, §38.4.1: how they stand to the PCRs
 *     of a TPM</a>
 */
public enum CcRegister {
    /** What the machine was made of, before it ran; no event extends it. */
    MRTD("MRTD"),
    /** What firmware measures into PCRs 1 and 7 of a TPM. */
    RTMR0("RTMR0"),
    /** What firmware measures into PCRs 2 to 6. */
    RTMR1("RTMR1"),
    /** What boot loaders and kernels measure into PCRs 8 to 15. */
    RTMR2("RTMR2"),
    /** For the system that runs. */
    RTMR3("RTMR3");

    private static final List<CcRegister> ALL = Arrays.asList(values());

    private final String label;

    CcRegister(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** The register of an index as it stands in events, where {@code MRTD} is 0. */
    public static Optional<CcRegister> of(long index) {
        return index >= 0 && index < ALL.size() ? Optional.of(ALL.get((int) index)) : Optional.empty();
    }
}
