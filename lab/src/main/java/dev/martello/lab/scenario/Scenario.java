package dev.martello.lab.scenario;

import dev.martello.lab.image.Firmware;
import dev.martello.lab.image.ImageVariant;
import dev.martello.lab.machine.Hand;
import dev.martello.lab.scenario.Beginning.Circumstance;
import dev.martello.lab.scenario.Beginning.PowerOn;
import dev.martello.lab.scenario.Beginning.Running;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Something that happens to an appliance, and what is to come of it. Immutable. */
public final class Scenario {
    static final Scenario GOOD = new Scenario(
            "good",
            "an appliance as released",
            PowerOn.of(ImageVariant.GOOD, Firmware.SECURE),
            Expectation.affirming());

    static final Scenario UNKNOWN_BINARY = new Scenario(
            "unknown-binary",
            "a program runs that is not in the release",
            new Running((machine, _) -> {
                machine.hand().runUnknownProgram();
                return Aftermath.NONE;
            }),
            Expectation.contraindicated("file.unknown"));

    static final Scenario UNKNOWN_SCRIPT = new Scenario(
            "unknown-script",
            "a script runs that is not in the release",
            new Running(Act.command("printf '#!/bin/sh\\ntrue\\n' >" + Hand.MEASURED_DIRECTORY + "/script && chmod 755 "
                    + Hand.MEASURED_DIRECTORY + "/script && " + Hand.MEASURED_DIRECTORY + "/script")),
            Expectation.contraindicated("file.unknown"));

    static final Scenario BINARY_REPLACED = new Scenario(
            "binary-replaced",
            "another program stands where the cache is, and the cache is started again",
            new Running(Act.command(
                    "cp /usr/sbin/nginx " + Hand.MEASURED_DIRECTORY + "/nginx && echo >>" + Hand.MEASURED_DIRECTORY
                            + "/nginx && mount -o bind " + Hand.MEASURED_DIRECTORY
                            + "/nginx /usr/sbin/nginx && systemctl restart nginx")),
            Expectation.contraindicated("file.unknown"));

    static final Scenario VIOLATION = new Scenario(
            "violation",
            "a file is measured while somebody writes to it",
            new Running(Act.command("echo >" + Hand.MEASURED_DIRECTORY + "/open && exec 4>>" + Hand.MEASURED_DIRECTORY
                    + "/open && cat " + Hand.MEASURED_DIRECTORY + "/open")),
            Expectation.contraindicated("runtime-log.violation"));

    static final Scenario AGENT_KILLED = new Scenario(
            "agent-killed",
            "the agent is killed; its service starts it again",
            new Running(Act.command("kill -9 $(pidof java)")),
            Expectation.affirming());

    static final Scenario CONTROL_PLANE_GONE = new Scenario(
            "control-plane-gone",
            "the control plane is gone for a while",
            new Running((machine, controlPlane) -> {
                controlPlane.stop();
                Watch.awaitWords(machine, Act.UNREACHABLE);
                controlPlane.start();
                return Aftermath.NONE;
            }),
            Expectation.affirming());

    static final Scenario TRUST_ENDED = new Scenario(
            "trust-ended",
            "an appliance serves with its certificate and hands it to its programs, and a program runs that is not in the release",
            new Running(CertifiedServices::endTrust),
            Expectation.contraindicated("file.unknown"));

    static final Scenario BADLY_SET_UP = new Scenario(
            "badly-set-up",
            "everybody may read and write the machine's memory, and the agent looks at the settings again",
            new Running(Act.command("chmod 666 /dev/mem && systemctl restart martello-agent")),
            Expectation.warning("posture.critical"));

    static final Scenario CLOCK_OFF = new Scenario(
            "clock-off",
            "the clock is a quarter of a century behind, so no certificate is valid yet",
            new Running((machine, controlPlane) -> {
                machine.hand().run("date -s '2001-01-01 00:00:00'");
                // Whoever is connected stays so, whatever the time is.
                controlPlane.stop();
                controlPlane.start();
                return Aftermath.NONE;
            }),
            new Expectation.Silence("certificate is not valid at 2001-01-01"));

    static final Scenario CMDLINE_CHANGED = new Scenario(
            "cmdline-changed",
            "the kernel is started with another command line, in an image that is signed all the same",
            PowerOn.of(ImageVariant.OTHER_COMMAND_LINE, Firmware.SECURE),
            Expectation.contraindicated("command-line.unexpected", "boot-application.unknown"));

    static final Scenario OTHER_KERNEL = new Scenario(
            "other-kernel",
            "a kernel that nobody released, in an image that is signed all the same",
            PowerOn.of(ImageVariant.OTHER_KERNEL, Firmware.SECURE),
            Expectation.contraindicated("boot-application.unknown"));

    static final Scenario IMA_OFF = new Scenario(
            "ima-off",
            "the kernel is told to measure no files",
            PowerOn.of(ImageVariant.UNMEASURED, Firmware.SECURE),
            Expectation.contraindicated("command-line.unexpected"));

    static final Scenario SECURE_BOOT_OFF = new Scenario(
            "secure-boot-off",
            "Secure Boot is switched off",
            PowerOn.of(ImageVariant.GOOD, Firmware.SECURE_BOOT_OFF),
            Expectation.contraindicated("secure-boot.off"));

    static final Scenario KEYS_NOT_ENROLLED = new Scenario(
            "keys-not-enrolled",
            "the firmware has no keys, as it comes from the factory",
            PowerOn.of(ImageVariant.GOOD, Firmware.KEYLESS),
            Expectation.contraindicated("secure-boot.off"));

    static final Scenario OTHER_FIRMWARE = new Scenario(
            "other-firmware",
            "the firmware is another build than the operator's",
            PowerOn.of(ImageVariant.GOOD, Firmware.OTHER_BUILD),
            Expectation.contraindicated("firmware.event-changed"));

    static final Scenario KEY_ADDED = new Scenario(
            "key-added",
            "somebody has put a key of their own into db, and signed the released image with it",
            PowerOn.of(ImageVariant.STRANGER, Firmware.KEY_ADDED),
            Expectation.contraindicated("firmware.event-changed"));

    static final Scenario STRANGER_SIGNED = new Scenario(
            "stranger-signed",
            "the image is signed by a key that the firmware does not have",
            PowerOn.of(ImageVariant.STRANGER, Firmware.SECURE),
            new Expectation.Silence("Access Denied"));

    static final Scenario ROOT_DAMAGED = new Scenario(
            "root-damaged",
            "one octet of the root file system is another",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.DAMAGED_ROOT_DISK),
            new Expectation.Silence("dm-verity device corrupted"));

    static final Scenario NO_TPM = new Scenario(
            "no-tpm",
            "there is no TPM",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.NO_TPM),
            new Expectation.Silence("tpm.failed"));

    static final Scenario TPM_BY_CRB = new Scenario(
            "tpm-crb",
            "the TPM is behind a command and response buffer instead of registers",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.TPM_BY_CRB),
            Expectation.affirming());

    static final Scenario DISKS_COPIED = new Scenario(
            "disks-copied",
            "the disks of a trusted appliance are copied to a machine with another TPM",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.COPIED_DISKS),
            new Expectation.Refusal("register.unknown-ek"));

    static final Scenario TPM_MOVED = new Scenario(
            "tpm-moved",
            "the TPM and the data disk of a trusted appliance are put into another machine of the operator's",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.MOVED_TPM),
            Expectation.affirming("chassis.of-another"));

    static final Scenario CONTROL_PLANE_ABSENT = new Scenario(
            "control-plane-absent",
            "the control plane is not there while the machine starts",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.NOBODY_ANSWERS),
            Expectation.affirming());

    static final Scenario VOLUME_UNLOCKED = new Scenario(
            "volume-unlocked",
            "the cache's disk is encrypted with a secret, which the appliance is given when it starts",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.ENCRYPTED_VOLUME),
            Expectation.affirming());

    static final Scenario VOLUME_LOCKED = new Scenario(
            "volume-locked",
            "the cache's disk is encrypted, and the appliance is started with another command line",
            new PowerOn(ImageVariant.OTHER_COMMAND_LINE, Firmware.SECURE, Circumstance.ENCRYPTED_VOLUME),
            Expectation.contraindicated("command-line.unexpected"));

    static final Scenario POWER_CUT = new Scenario(
            "power-cut",
            "the power is cut while the appliance makes its first report, and comes back",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.CUT_OFF),
            Expectation.affirming());

    static final Scenario UPGRADED = new Scenario(
            "upgraded",
            "the next release is rolled out in the appliance's ring, and it is started with it",
            new PowerOn(ImageVariant.NEXT, Firmware.SECURE, Circumstance.UPGRADED),
            Expectation.affirming());

    static final Scenario ROLLED_BACK = new Scenario(
            "rolled-back",
            "an appliance is started with the release before, which its ring does not trust any more",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.ROLLED_BACK),
            Expectation.contraindicated("release.below-floor"));

    static final Scenario SHIM_GRUB = new Scenario(
            "shim-grub",
            "the distribution's shim, GRUB and kernel, on a machine with the keys that it was sold with",
            new PowerOn(ImageVariant.DISTRIBUTION, Firmware.AS_SOLD, Circumstance.OTHER_MODEL),
            Expectation.affirming());

    static final Scenario GOOD_AGAIN = new Scenario(
            "good-again",
            "an appliance as released is switched off and on again",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.AGAIN),
            Expectation.affirming());

    /** In which a machine has what a trusted one left. */
    private static final Set<Circumstance> WITH_WHAT_ANOTHER_LEFT = EnumSet.of(
            Circumstance.COPIED_DISKS, Circumstance.ENCRYPTED_VOLUME, Circumstance.MOVED_TPM, Circumstance.UPGRADED);

    private static final List<Scenario> ALL = List.of(
            GOOD,
            UNKNOWN_BINARY,
            UNKNOWN_SCRIPT,
            BINARY_REPLACED,
            VIOLATION,
            AGENT_KILLED,
            CONTROL_PLANE_GONE,
            TRUST_ENDED,
            BADLY_SET_UP,
            CLOCK_OFF,
            CMDLINE_CHANGED,
            OTHER_KERNEL,
            IMA_OFF,
            SECURE_BOOT_OFF,
            KEYS_NOT_ENROLLED,
            OTHER_FIRMWARE,
            KEY_ADDED,
            STRANGER_SIGNED,
            ROOT_DAMAGED,
            NO_TPM,
            TPM_BY_CRB,
            DISKS_COPIED,
            TPM_MOVED,
            CONTROL_PLANE_ABSENT,
            POWER_CUT,
            VOLUME_UNLOCKED,
            VOLUME_LOCKED,
            UPGRADED,
            ROLLED_BACK,
            SHIM_GRUB,
            GOOD_AGAIN);

    private final String name;
    private final String description;
    private final Beginning beginning;
    private final Expectation expectation;

    private Scenario(String name, String description, Beginning beginning, Expectation expectation) {
        this.name = name;
        this.description = description;
        this.beginning = beginning;
        this.expectation = expectation;
    }

    /** All scenarios, in the order in which they are tried. */
    public static List<Scenario> all() {
        return ALL;
    }

    /** The scenario that is called so. */
    public static Optional<Scenario> named(String name) {
        return ALL.stream().filter(each -> each.name.equals(name)).findFirst();
    }

    /** What people call it, as in {@code unknown-binary}. */
    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    public Expectation expectation() {
        return expectation;
    }

    /**
     * Why its verdict does not follow from what the appliance reports, its release and its platform profile; nothing if it does.
     *
     * @return what follows "cannot be captured:"
     */
    public Optional<String> whyNotCaptured() {
        return switch (beginning) {
            case Running _ -> Optional.empty();
            case PowerOn start ->
                switch (start.circumstance()) {
                    case UPGRADED, ROLLED_BACK ->
                        Optional.of(
                                "its appliance is compared with the next release too, and evidence is kept with one release");
                    case ENCRYPTED_VOLUME ->
                        Optional.of("its appliance asks for a secret too, of which no evidence tells");
                    case MOVED_TPM ->
                        Optional.of("what operators are told of it follows from the register, which no evidence has");
                    case USUAL,
                            AGAIN,
                            CUT_OFF,
                            NOBODY_ANSWERS,
                            NO_TPM,
                            TPM_BY_CRB,
                            DAMAGED_ROOT_DISK,
                            COPIED_DISKS,
                            OTHER_MODEL -> Optional.empty();
                };
        };
    }

    /** Whether it is about the one trusted machine that several scenarios go on from, so that those are best run in one laboratory. */
    public boolean sharesTrusted() {
        return this == GOOD || goesOnFromTrusted();
    }

    /** Whether it begins with a machine that is trusted already. */
    boolean goesOnFromTrusted() {
        return fallsSilent()
                || switch (beginning) {
                    case Running _ -> true;
                    case PowerOn start -> WITH_WHAT_ANOTHER_LEFT.contains(start.circumstance());
                };
    }

    /** Whether it ends with a machine that was trusted, of which nothing more is heard. */
    boolean fallsSilent() {
        return expectation instanceof Expectation.Silence;
    }

    /** Whether its machine is of a model of its own, with a release of its own. */
    boolean isOfOtherModel() {
        return beginning instanceof PowerOn start && start.circumstance() == Circumstance.OTHER_MODEL;
    }

    /** The firmware whose platform profile its machine is compared with. */
    Firmware modelFirmware() {
        return beginning instanceof PowerOn start && isOfOtherModel() ? start.firmware() : Firmware.SECURE;
    }

    Beginning beginning() {
        return beginning;
    }
}
