package dev.martello.release.boot;

/**
 * The sections of a unified kernel image that systemd-stub measures into PCR 11, in the order in which it does. Upstream
 * appends to that order and never changes it. {@code .pcrsig}, which signs the result, is not measured.
 *
 * @see <a href="https://github.com/systemd/systemd/blob/main/src/fundamental/uki.h">systemd, uki.h</a>
 */
enum UkiSectionName {
    LINUX(".linux", 252),
    OSREL(".osrel", 252),
    CMDLINE(".cmdline", 252),
    INITRD(".initrd", 252),
    UCODE(".ucode", 256),
    SPLASH(".splash", 252),
    DTB(".dtb", 252),
    UNAME(".uname", 254),
    SBAT(".sbat", 254),
    PCRPKEY(".pcrpkey", 252),
    PROFILE(".profile", 257),
    DTBAUTO(".dtbauto", 257),
    HWIDS(".hwids", 257),
    EFIFW(".efifw", 258);

    private final String label;
    private final int sinceStub;

    UkiSectionName(String label, int sinceStub) {
        this.label = label;
        this.sinceStub = sinceStub;
    }

    String label() {
        return label;
    }

    boolean isMeasuredBy(StubVersion stub) {
        return stub.number() >= sinceStub;
    }

    /** Whether the stub chooses among several of this name by the hardware it runs on. */
    boolean dependsOnHardware() {
        return this == DTBAUTO || this == EFIFW;
    }
}
