package dev.martello.lab.image;

import dev.martello.lab.image.SecureBootKeys.Role;

/** The images that the laboratory makes: the one that is meant, and those that somebody made otherwise. */
public enum ImageVariant {
    /** As released. */
    GOOD("edge", "1.0.0", 1, "", Role.DB, Firmware.SECURE, Enrolment.OWN_KEYS),
    /** Another command line, signed all the same: what a builder's mistake, or a thief of the key, makes. */
    OTHER_COMMAND_LINE(
            "edge-debug", "1.0.0-debug", 1, " systemd.log_level=debug", Role.DB, Firmware.SECURE, Enrolment.OWN_KEYS);

    /** Whose keys the firmware has before the first start. */
    enum Enrolment {
        OWN_KEYS,
        NONE
    }

    private static final String COMMAND_LINE =
            "console=ttyS0 loglevel=5 panic=-1 ro ima_policy=tcb ima_template=ima-ng ima_hash=sha256"
                    + " lsm=landlock,lockdown,yama,integrity,bpf lockdown=integrity module.sig_enforce=1"
                    + " systemd.show_status=false net.ifnames=0";

    private final String fileName;
    private final String version;
    private final long securityVersion;
    private final String moreCommandLine;
    private final Role signer;
    private final Firmware firmware;
    private final Enrolment enrolment;

    ImageVariant(
            String fileName,
            String version,
            long securityVersion,
            String moreCommandLine,
            Role signer,
            Firmware firmware,
            Enrolment enrolment) {
        this.fileName = fileName;
        this.version = version;
        this.securityVersion = securityVersion;
        this.moreCommandLine = moreCommandLine;
        this.signer = signer;
        this.firmware = firmware;
        this.enrolment = enrolment;
    }

    String fileName() {
        return fileName;
    }

    String version() {
        return version;
    }

    long securityVersion() {
        return securityVersion;
    }

    String commandLine() {
        return COMMAND_LINE + moreCommandLine;
    }

    Role signer() {
        return signer;
    }

    /** The firmware that its variables are for. */
    public Firmware firmware() {
        return firmware;
    }

    Enrolment enrolment() {
        return enrolment;
    }
}
