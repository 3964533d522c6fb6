package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A kernel command line that was measured. Some loaders log its text, others only what they measured it for; {@link #is} answers
 * for both.
 *
 * @param event the number of the event
 * @param text the text, if the log has it and the digests cover it
 * @param digests what was extended
 */
public record CommandLine(
        int event, PcrIndex pcr, Source source, Optional<String> text, SortedMap<HashAlgorithm, Digest> digests) {
    /** Who measured it, and so what the digests are of. */
    public enum Source {
        /** GRUB, PCR 8: the text after {@code kernel_cmdline: }, the kernel's path first. */
        GRUB("grub"),
        /** systemd-boot or systemd-stub, PCR 8 or 12: load options or an add-on, UTF-16. */
        SYSTEMD_STUB("systemd-stub"),
        /** systemd-stub, PCR 11: the section {@code .cmdline} of the image, UTF-8, without its text in the log. */
        SYSTEMD_STUB_SECTION("systemd-stub-section"),
        /** The EFI stub of Linux, PCR 9: the load options it was started with, UTF-16, without their text in the log. */
        EFI_STUB_LOAD_OPTIONS("efi-stub");

        private final String label;

        Source(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    private static final Bytes NUL = Bytes.of(0);
    private static final Bytes NUL16 = Bytes.of(0, 0);

    /**
     * Whether this is the command line that was measured. Where the text is not in the log, the digests of all banks that can be
     * computed tell; a line's end or a NUL after it make no difference then.
     */
    public boolean is(String candidate) {
        if (text.isPresent()) {
            return text.get().equals(candidate);
        }
        return switch (source) {
            case GRUB -> isMeasured(utf8(candidate));
            case SYSTEMD_STUB_SECTION ->
                isMeasured(utf8(candidate))
                        || isMeasured(utf8(candidate + "\n"))
                        || isMeasured(Bytes.concat(utf8(candidate), NUL))
                        || isMeasured(Bytes.concat(utf8(candidate + "\n"), NUL));
            case SYSTEMD_STUB, EFI_STUB_LOAD_OPTIONS ->
                isMeasured(Bytes.concat(utf16(candidate), NUL16)) || isMeasured(utf16(candidate));
        };
    }

    private boolean isMeasured(Bytes preimage) {
        return Coverage.covers(digests, preimage);
    }

    private static Bytes utf8(String text) {
        return Bytes.utf8(text);
    }

    private static Bytes utf16(String text) {
        return Bytes.owning(text.getBytes(StandardCharsets.UTF_16LE));
    }
}
