package dev.martello.lab.scenario;

import dev.martello.lab.image.Firmware;
import dev.martello.lab.image.ImageVariant;
import dev.martello.lab.scenario.Beginning.Circumstance;
import dev.martello.lab.scenario.Beginning.PowerOn;
import dev.martello.lab.scenario.Beginning.Running;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Something that happens to an appliance, and what is to come of it. In the order in which all of them are tried. */
public enum Scenario {
    GOOD(
            "an appliance as released",
            PowerOn.of(ImageVariant.GOOD, Firmware.SECURE),
            Act.NONE,
            Expectation.affirming()),
    UNKNOWN_BINARY(
            "a program runs that is not in the release",
            Running.TRUSTED,
            Act.command(Files.PUT_PROGRAM + Files.DIRECTORY + "/busybox true"),
            Expectation.contraindicated("file.unknown")),
    UNKNOWN_SCRIPT(
            "a script runs that is not in the release",
            Running.TRUSTED,
            Act.command("printf '#!/bin/sh\\ntrue\\n' >" + Files.DIRECTORY + "/script && chmod 755 " + Files.DIRECTORY
                    + "/script && " + Files.DIRECTORY + "/script"),
            Expectation.contraindicated("file.unknown")),
    BINARY_REPLACED(
            "another program stands where the cache is, and the cache is started again",
            Running.TRUSTED,
            Act.command("cp /usr/sbin/nginx " + Files.DIRECTORY + "/nginx && echo >>" + Files.DIRECTORY
                    + "/nginx && mount -o bind " + Files.DIRECTORY
                    + "/nginx /usr/sbin/nginx && systemctl restart nginx"),
            Expectation.contraindicated("file.unknown")),
    VIOLATION(
            "a file is measured while somebody writes to it",
            Running.TRUSTED,
            Act.command("echo >" + Files.DIRECTORY + "/open && exec 4>>" + Files.DIRECTORY + "/open && cat "
                    + Files.DIRECTORY + "/open"),
            Expectation.contraindicated("runtime-log.violation")),
    AGENT_KILLED(
            "the agent is killed; its service starts it again",
            Running.TRUSTED,
            Act.command("kill -9 $(pidof java)"),
            Expectation.affirming()),
    CONTROL_PLANE_GONE(
            "the control plane is gone for a while",
            Running.TRUSTED,
            (machine, controlPlane) -> {
                controlPlane.stop();
                Watch.awaitWords(machine, "server.unreachable");
                controlPlane.start();
            },
            Expectation.affirming()),
    CLOCK_OFF(
            "the clock is a quarter of a century behind, so no certificate is valid yet",
            Running.TRUSTED,
            Act.command("date -s '2001-01-01 00:00:00'"),
            new Expectation.Silence("server.unreachable")),
    CMDLINE_CHANGED(
            "the kernel is started with another command line, in an image that is signed all the same",
            PowerOn.of(ImageVariant.OTHER_COMMAND_LINE, Firmware.SECURE),
            Act.NONE,
            Expectation.contraindicated("command-line.unexpected", "boot-application.unknown")),
    OTHER_KERNEL(
            "a kernel that nobody released, in an image that is signed all the same",
            PowerOn.of(ImageVariant.OTHER_KERNEL, Firmware.SECURE),
            Act.NONE,
            Expectation.contraindicated("boot-application.unknown")),
    IMA_OFF(
            "the kernel is told to measure no files",
            PowerOn.of(ImageVariant.UNMEASURED, Firmware.SECURE),
            Act.NONE,
            Expectation.contraindicated("command-line.unexpected")),
    SECURE_BOOT_OFF(
            "Secure Boot is switched off",
            PowerOn.of(ImageVariant.GOOD, Firmware.SECURE_BOOT_OFF),
            Act.NONE,
            Expectation.contraindicated("secure-boot.off")),
    KEYS_NOT_ENROLLED(
            "the firmware has no keys, as it comes from the factory",
            PowerOn.of(ImageVariant.GOOD, Firmware.KEYLESS),
            Act.NONE,
            Expectation.contraindicated("secure-boot.off")),
    STRANGER_SIGNED(
            "the image is signed by a key that the firmware does not have",
            PowerOn.of(ImageVariant.STRANGER, Firmware.SECURE),
            Act.NONE,
            new Expectation.Silence("Access Denied")),
    ROOT_DAMAGED(
            "one octet of the root file system is another",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.DAMAGED_ROOT_DISK),
            Act.NONE,
            new Expectation.Silence("dm-verity device corrupted")),
    NO_TPM(
            "there is no TPM",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.NO_TPM),
            Act.NONE,
            new Expectation.Silence("tpm.failed")),
    DISKS_COPIED(
            "the disks of a trusted appliance are copied to a machine with another TPM",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.COPIED_DISKS),
            Act.NONE,
            new Expectation.Silence("register.unknown-ek")),
    GOOD_AGAIN(
            "an appliance as released is switched off and on again",
            new PowerOn(ImageVariant.GOOD, Firmware.SECURE, Circumstance.AGAIN),
            Act.NONE,
            Expectation.affirming());

    /** Where root can put files that IMA measures: not in memory, and not on the root disk, which nobody can write. */
    private static final class Files {
        static final String DIRECTORY = "/var/lib/martello-agent";
        static final String PUT_PROGRAM = "cp /usr/bin/busybox " + DIRECTORY + "/busybox && echo >>" + DIRECTORY
                + "/busybox && chmod 755 " + DIRECTORY + "/busybox && ";
    }

    private final String description;
    private final Beginning beginning;
    private final Act act;
    private final Expectation expectation;

    Scenario(String description, Beginning beginning, Act act, Expectation expectation) {
        this.description = description;
        this.beginning = beginning;
        this.act = act;
        this.expectation = expectation;
    }

    /** The scenario that people call so. */
    public static Optional<Scenario> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }

    /** What people call it, as in {@code unknown-binary}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String description() {
        return description;
    }

    public Expectation expectation() {
        return expectation;
    }

    Beginning beginning() {
        return beginning;
    }

    Act act() {
        return act;
    }
}
