package dev.martello.evidence.bootlog;

/**
 * A command that GRUB ran, covered by the digests of PCR 8. That it was a command rather than a kernel's or module's command line
 * is a label that no digest covers.
 *
 * @param event the number of the event
 */
public record GrubCommand(int event, String text) {}
