package dev.martello.evidence.bootlog;

import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The event log of a confidential virtual machine, which the ACPI table CCEL points to; Linux shows it in
 * {@code /sys/firmware/acpi/tables/data/CCEL}. It is written like a crypto-agile log, but its indexes are of other registers: 1 is
 * not PCR 1. So it proves nothing to a TPM's quote, and none of the facts of a boot log may be read off it.
 *
 * @see <a href="https://uefi.org/specs/UEFI/2.10/38_Confidential_Computing.html">UEFI 2.10, §38.4</a>
 */
public record CcEventLog(BootLog log) {
    /** RTMRs of Intel TDX have 48 octets. */
    private static final HashAlgorithm BANK = HashAlgorithm.SHA384;

    private static final int SECURE_BOOT_REGISTER = 1;

    /**
     * Whether a log is one. Nothing in it says so, but there are no more than four registers that events extend, and firmware of a TPM extends PCR 0
     * before all others. Either it measures the variables of Secure Boot into register 1, which belong into PCR 7 of a TPM, or it has
     * digests of the one algorithm that these registers have.
     */
    public static Optional<CcEventLog> of(BootLog log) {
        boolean isAny = false;
        boolean hasSecureBoot = false;
        for (BootEvent event : log.events()) {
            if (event.isExtended()) {
                if (event.pcrNumber() == 0 || CcRegister.of(event.pcrNumber()).isEmpty()) {
                    return Optional.empty();
                }
                isAny = true;
                hasSecureBoot |= event.pcrNumber() == SECURE_BOOT_REGISTER && isOfSecureBoot(event);
            }
        }
        boolean isOne = hasSecureBoot || (isAny && log.banks().equals(Set.of(BANK)));
        return isOne && log.format() == BootLog.Format.CRYPTO_AGILE
                ? Optional.of(new CcEventLog(log))
                : Optional.empty();
    }

    private static boolean isOfSecureBoot(BootEvent event) {
        return EfiVariable.read(event.data())
                .filter(variable -> variable.is(EfiGuid.GLOBAL_VARIABLE, "SecureBoot")
                        || variable.is(EfiGuid.GLOBAL_VARIABLE, "PK")
                        || variable.is(EfiGuid.IMAGE_SECURITY_DATABASE, "db"))
                .isPresent();
    }

    /** What the registers hold after the events; one that no event extends is absent. */
    public SortedMap<CcRegister, Digest> replay() {
        Map<CcRegister, Digest> values = new EnumMap<>(CcRegister.class);
        for (BootEvent event : log.events()) {
            if (event.isExtended()) {
                CcRegister register = CcRegister.of(event.pcrNumber()).orElseThrow();
                event.digest(BANK)
                        .ifPresent(measurement -> values.compute(
                                register, (each, value) -> (value == null ? BANK.zero() : value).extend(measurement)));
            }
        }
        return new TreeMap<>(values);
    }
}
