package dev.martello.lab.image;

import dev.martello.lab.image.SecureBootKeys.Role;
import java.util.Optional;

/** The images that the laboratory makes: the one that is meant, and those that somebody made otherwise. */
public enum ImageVariant {
    /** As released. */
    GOOD("edge", Kernels.RELEASED, "", Role.DB),
    /** What is released next. */
    NEXT("edge-next", Kernels.RELEASED, " systemd.log_level=notice", Role.DB),
    /** With another command line, signed all the same: a builder's mistake, or what a thief of the key makes. */
    OTHER_COMMAND_LINE("edge-cmdline", Kernels.RELEASED, " systemd.log_level=debug", Role.DB),
    /** With a command line that has the kernel measure no files. */
    UNMEASURED("edge-unmeasured", Kernels.RELEASED, "", Role.DB),
    /** With a kernel that nobody released. */
    OTHER_KERNEL("edge-kernel", Kernels.ALTERED, "", Role.DB),
    /** Signed by somebody whose key the firmware does not have. */
    STRANGER("edge-stranger", Kernels.RELEASED, "", Role.STRANGER),
    /** As released, but started by the distribution's shim and GRUB, of which nothing has a signature of the laboratory. */
    DISTRIBUTION("edge-grub", Kernels.RELEASED, "");

    /** Which kernel is in it. */
    enum Kernels {
        RELEASED,
        ALTERED
    }

    private static final String MEASURING = " ima_policy=tcb ima_template=ima-ng ima_hash=sha256";

    private static final String COMMAND_LINE = "console=ttyS0 loglevel=5 panic=-1 ro"
            + " lsm=landlock,lockdown,yama,integrity,apparmor,bpf lockdown=integrity module.sig_enforce=1"
            + " systemd.show_status=false net.ifnames=0";

    private final String fileName;
    private final Kernels kernels;
    private final String moreCommandLine;
    private final Optional<Role> signer;

    ImageVariant(String fileName, Kernels kernels, String moreCommandLine, Role signer) {
        this.fileName = fileName;
        this.kernels = kernels;
        this.moreCommandLine = moreCommandLine;
        this.signer = Optional.of(signer);
    }

    ImageVariant(String fileName, Kernels kernels, String moreCommandLine) {
        this.fileName = fileName;
        this.kernels = kernels;
        this.moreCommandLine = moreCommandLine;
        this.signer = Optional.empty();
    }

    String fileName() {
        return fileName;
    }

    Kernels kernels() {
        return kernels;
    }

    String commandLine() {
        return COMMAND_LINE + (this == UNMEASURED ? "" : MEASURING) + moreCommandLine;
    }

    /** Who signed its unified kernel image, if it has one. */
    Optional<Role> signer() {
        return signer;
    }
}
