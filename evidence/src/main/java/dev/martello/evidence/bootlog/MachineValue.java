package dev.martello.evidence.bootlog;

/**
 * What the firmware measures although it is another on each machine of a model, by what the specifications say of it.
 *
 * @see <a href="https://trustedcomputinggroup.org/resource/pc-client-specific-platform-firmware-profile-specification/">PC
 *     Client Platform Firmware Profile, §3.3.4.2 and §3.3.4.6</a>
 */
public enum MachineValue {
    /** In which order boot options are tried. */
    BOOT_ORDER("BootOrder", 1, "which disks and network cards a machine has, and in which order they are tried"),
    /** A boot option: its device path names a disk by its identifier or a network card by its MAC address. */
    BOOT_OPTION("Boot####", 1, "names a disk by its identifier, or a network card by its MAC address"),
    /** SMBIOS tables: serial numbers, asset tags and the UUID of the machine. */
    SMBIOS_TABLES("SMBIOS tables", 1, "holds the serial numbers and the UUID of the machine"),
    /** A disk's partition table: identifiers of the disk and its partitions. */
    PARTITION_TABLE("partition table", 5, "holds the identifiers of a disk and its partitions");

    private final String label;
    private final int pcr;
    private final String reason;

    MachineValue(String label, int pcr, String reason) {
        this.label = label;
        this.pcr = pcr;
        this.reason = reason;
    }

    /** What events of it are called, without what differs. */
    public String label() {
        return label;
    }

    /** The register that it belongs into; elsewhere it is what nobody expects. */
    public int pcr() {
        return pcr;
    }

    /** Why it differs, for people. */
    public String reason() {
        return reason;
    }
}
