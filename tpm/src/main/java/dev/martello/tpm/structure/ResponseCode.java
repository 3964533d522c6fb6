package dev.martello.tpm.structure;

import java.util.Locale;
import java.util.Optional;

/**
 * The 32 bits a response says how it went by, taken apart.
 *
 * @param value the bits as they came
 */
public record ResponseCode(long value) {
    private static final int FORMAT_ONE = 0x080;
    private static final int PARAMETER = 0x040;
    private static final int SESSION = 0x800;
    private static final int VENDOR = 0x400;

    /** What of a command the TPM did not like. */
    public sealed interface Subject {}

    /** The command as a whole, or nothing in particular. */
    public record Command() implements Subject {}

    /** One of the handles, counted from 1. */
    public record Handle(int number) implements Subject {}

    /** One of the sessions, counted from 1. */
    public record Session(int number) implements Subject {}

    /** One of the parameters, counted from 1. */
    public record Parameter(int number) implements Subject {}

    public boolean isSuccess() {
        return value == 0;
    }

    /** The specification's name for it; none if it has none, such as a vendor's own code. */
    public Optional<TPM_RC> rc() {
        return TPM_RC.ofValue(isFormatOne() ? tpmPart() & (FORMAT_ONE | 0x3f) : tpmPart());
    }

    /** Which part of the command is meant. */
    public Subject subject() {
        int number = (int) (tpmPart() >> 8) & 0xf;
        if (!isFormatOne() || number == 0) {
            return new Command();
        }
        if ((value & PARAMETER) != 0) {
            return new Parameter(number);
        }
        return (value & SESSION) != 0 ? new Session(number & 7) : new Handle(number);
    }

    /** Whether a layer of software in front of the TPM answered, such as the kernel's resource manager. */
    public boolean isOfSoftwareLayer() {
        return value > 0xfff;
    }

    public boolean isVendorSpecific() {
        return !isFormatOne() && (value & VENDOR) != 0;
    }

    private boolean isFormatOne() {
        return (value & FORMAT_ONE) != 0;
    }

    private long tpmPart() {
        return value & 0xfff;
    }

    @Override
    public String toString() {
        String hex = String.format(Locale.ROOT, "0x%03x", value);
        return rc().map(name -> name + " (" + hex + ")").orElse(hex);
    }
}
