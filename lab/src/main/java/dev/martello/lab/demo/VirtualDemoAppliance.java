package dev.martello.lab.demo;

import dev.martello.lab.appliance.MeasuredFile;
import dev.martello.lab.appliance.VirtualAppliance;
import dev.martello.lab.boot.BootImage;
import dev.martello.lab.boot.MeasuredBoot;
import dev.martello.lab.boot.MeasuredBoot.SecureBoot;
import dev.martello.tpm.TpmException;
import java.io.IOException;
import java.util.List;

/**
 * An appliance of the demo that is a TPM and an agent, and everything else made up.
 *
 * @param hardware what it is made of
 * @param release what it is meant to run
 * @param story what is special about it
 */
record VirtualDemoAppliance(String name, String site, DemoModel hardware, DemoRelease release, Story story)
        implements DemoAppliance {
    /** What happened to an appliance, what is to come of it, and why. */
    enum Story {
        GOOD("as shipped", DemoVerdict.AFFIRMING, ""),
        SECURE_BOOT_OFF("Secure Boot is off", DemoVerdict.CONTRAINDICATED, "secure-boot.off"),
        UNKNOWN_KERNEL("kernel not in the release", DemoVerdict.CONTRAINDICATED, "boot-application.unknown"),
        COMMAND_LINE_CHANGED("lockdown dropped", DemoVerdict.CONTRAINDICATED, "command-line.unexpected"),
        UNKNOWN_BINARY("an unknown binary ran", DemoVerdict.CONTRAINDICATED, "file.unknown"),
        EDITED_BOOT_LOG("boot log edited to look good", DemoVerdict.CONTRAINDICATED, "boot-log.replay-mismatch"),
        OPTION_ROM_SWAPPED("network card's driver swapped", DemoVerdict.CONTRAINDICATED, "firmware.event-changed"),
        CLONED_DISK("disk cloned to another chassis", DemoVerdict.REFUSED, "register.unknown-ek"),
        EMPTY_PASSWORDS("SSH takes empty passwords", DemoVerdict.WARNING, "posture.critical", "ssh.empty-passwords"),
        SECOND_ROOT("a second account is root", DemoVerdict.WARNING, "posture.critical", "accounts.uid-zero"),
        SILENT("goes silent", DemoVerdict.NONE, "");

        private final String text;
        private final DemoVerdict expected;
        private final String rule;
        private final String subject;

        Story(String text, DemoVerdict expected, String rule) {
            this(text, expected, rule, "");
        }

        Story(String text, DemoVerdict expected, String rule, String subject) {
            this.text = text;
            this.expected = expected;
            this.rule = rule;
            this.subject = subject;
        }
    }

    static List<VirtualDemoAppliance> fleet() {
        return List.of(
                new VirtualDemoAppliance("ams1-e01", "ams1", DemoModel.EDGE_1U, DemoRelease.NOVEMBER_1, Story.GOOD),
                new VirtualDemoAppliance("ams1-e02", "ams1", DemoModel.EDGE_1U, DemoRelease.NOVEMBER_2, Story.GOOD),
                new VirtualDemoAppliance("fra2-e01", "fra2", DemoModel.EDGE_2U, DemoRelease.NOVEMBER_1, Story.GOOD),
                new VirtualDemoAppliance(
                        "fra2-e02", "fra2", DemoModel.EDGE_2U, DemoRelease.NOVEMBER_2, Story.OPTION_ROM_SWAPPED),
                new VirtualDemoAppliance("sin3-e01", "sin3", DemoModel.EDGE_1U, DemoRelease.NOVEMBER_2, Story.GOOD),
                new VirtualDemoAppliance(
                        "ams1-e03", "ams1", DemoModel.EDGE_1U, DemoRelease.NOVEMBER_2, Story.SECURE_BOOT_OFF),
                new VirtualDemoAppliance(
                        "ams1-e04", "ams1", DemoModel.EDGE_1U, DemoRelease.NOVEMBER_2, Story.UNKNOWN_KERNEL),
                new VirtualDemoAppliance(
                        "fra2-e03", "fra2", DemoModel.EDGE_2U, DemoRelease.NOVEMBER_2, Story.COMMAND_LINE_CHANGED),
                new VirtualDemoAppliance(
                        "fra2-e04", "fra2", DemoModel.EDGE_2U, DemoRelease.NOVEMBER_1, Story.UNKNOWN_BINARY),
                new VirtualDemoAppliance(
                        "sin3-e02", "sin3", DemoModel.EDGE_1U, DemoRelease.NOVEMBER_1, Story.EDITED_BOOT_LOG),
                new VirtualDemoAppliance(
                        "sin3-e03", "sin3", DemoModel.EDGE_1U, DemoRelease.NOVEMBER_1, Story.CLONED_DISK),
                new VirtualDemoAppliance(
                        "fra2-e05", "fra2", DemoModel.EDGE_2U, DemoRelease.NOVEMBER_2, Story.EMPTY_PASSWORDS),
                new VirtualDemoAppliance(
                        "sin3-e05", "sin3", DemoModel.EDGE_1U, DemoRelease.NOVEMBER_1, Story.SECOND_ROOT),
                new VirtualDemoAppliance("sin3-e04", "sin3", DemoModel.EDGE_1U, DemoRelease.NOVEMBER_2, Story.SILENT));
    }

    @Override
    public String model() {
        return hardware.model();
    }

    @Override
    public String description() {
        return story.text;
    }

    @Override
    public DemoVerdict expected() {
        return story.expected;
    }

    @Override
    public String rule() {
        return story.rule;
    }

    @Override
    public String subject() {
        return story.subject;
    }

    /** The chassis of a cloned disk is nobody's. */
    @Override
    public boolean isRegistered() {
        return story != Story.CLONED_DISK;
    }

    /** Starts the machine as its story goes. */
    void boot(VirtualAppliance machine) throws TpmException, IOException {
        MeasuredBoot meant = release.boot().withFirmware(hardware.firmware(name));
        switch (story) {
            case GOOD, UNKNOWN_BINARY, CLONED_DISK, SILENT -> machine.boot(meant);
            case EMPTY_PASSWORDS -> {
                machine.configure("etc/ssh/sshd_config", "PermitRootLogin no\nPermitEmptyPasswords yes\n");
                machine.boot(meant);
            }
            case SECOND_ROOT -> {
                machine.configure("etc/passwd", "root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0:root:/root:/bin/sh\n");
                machine.boot(meant);
            }
            case SECURE_BOOT_OFF -> machine.boot(meant.withSecureBoot(SecureBoot.OFF));
            case UNKNOWN_KERNEL -> machine.boot(meant.withKernel(foreignKernel()));
            case COMMAND_LINE_CHANGED ->
                machine.boot(meant.withCommandLine(meant.commandLine().replace("lockdown=confidentiality ", "")));
            case OPTION_ROM_SWAPPED ->
                machine.boot(meant.withFirmware(
                        meant.firmware().withOptionRom(DemoModel.optionRom("a driver with a back door"))));
            case EDITED_BOOT_LOG -> machine.bootHiding(meant.withKernel(foreignKernel()), meant);
        }
        for (MeasuredFile file : release.files()) {
            machine.run(file);
        }
        if (story == Story.UNKNOWN_BINARY) {
            machine.run(VirtualDemoMachine.MINER);
        }
    }

    private BootImage foreignKernel() {
        return BootImage.named(release.boot().kernel().path(), "a kernel with a back door");
    }
}
