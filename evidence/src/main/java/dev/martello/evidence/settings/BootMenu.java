package dev.martello.evidence.settings;

/**
 * The menu of a program that loads the kernel.
 *
 * @param program {@code grub} or {@code systemd-boot}
 * @param file its configuration
 * @param locked whether nobody at the console may change the kernel's command line without a password
 */
public record BootMenu(String program, String file, boolean locked) {}
