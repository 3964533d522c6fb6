package dev.martello.lab.scenario;

import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.evidence.report.Report;
import dev.martello.lab.image.ApplianceImage;
import dev.martello.lab.image.Firmware;
import dev.martello.lab.image.ImageVariant;
import dev.martello.lab.machine.Chassis;
import dev.martello.lab.machine.ControlPlaneEndpoint;
import dev.martello.lab.machine.Machine;
import dev.martello.lab.machine.MachineSettings;
import dev.martello.lab.machine.MachineSettings.TpmSocket;
import dev.martello.lab.scenario.Beginning.Circumstance;
import dev.martello.lab.scenario.Beginning.PowerOn;
import dev.martello.lab.scenario.Beginning.Running;
import dev.martello.lab.tool.LabFailure;
import dev.martello.server.view.ApplianceView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Runs scenarios, one after the other, in front of one control plane that knows the one release. The scenarios that begin with a
 * running machine share one start. For one thread.
 */
public final class ScenarioRunner {
    /** What the checks of the processor begin with. */
    private static final String PROCESSOR = "cpu.";

    private final Lab lab;
    private final InstantSource clock;
    private final Optional<Recorder> recorder;
    private Optional<Snapshot> snapshot = Optional.empty();

    /** What the machine's boot left that is to be switched off and on again. */
    private Optional<BootTrace> before = Optional.empty();

    private ScenarioRunner(Lab lab, InstantSource clock, Optional<Recorder> recorder) {
        this.lab = lab;
        this.clock = clock;
        this.recorder = recorder;
    }

    /**
     * A runner in a laboratory whose image is built and whose control plane knows it.
     *
     * @param recorder told of each verdict
     */
    public static ScenarioRunner in(Lab lab, InstantSource clock, Optional<Recorder> recorder)
            throws LabFailure, IOException, InterruptedException {
        lab.controlPlane().add(lab.images().release());
        lab.addProfile(Firmware.SECURE);
        ScenarioRunner runner = new ScenarioRunner(lab, clock, recorder);
        if (recorder.isPresent() && lab.profile(Firmware.SECURE).isEmpty()) {
            runner.trusted(); // so that all that is recorded was compared with the same
        }
        return runner;
    }

    /**
     * Runs one.
     *
     * @throws LabFailure if it did not come to an end, with the last lines of the machine's console
     */
    public Outcome run(Scenario scenario) throws LabFailure, IOException, InterruptedException {
        lab.say(scenario.name() + ": " + scenario.description());
        return switch (scenario.beginning()) {
            case PowerOn beginning -> {
                if (scenario.goesOnFromTrusted() || isToBeTaught(beginning)) {
                    trusted(); // which has attempts of its own
                }
                yield patiently(
                        scenario,
                        new Attempt<>(() -> switchOn(scenario, beginning), () -> undo(beginning.circumstance())));
            }
            case Running beginning -> {
                trusted(); // which has attempts of its own
                yield patiently(
                        scenario,
                        new Attempt<>(
                                () -> goOn(scenario, beginning.act()),
                                () -> lab.controlPlane().start()));
            }
        };
    }

    /** A second time where this computer was too busy for the first. */
    private Outcome patiently(Scenario scenario, Attempt<Outcome> attempt)
            throws LabFailure, IOException, InterruptedException {
        return attempt.patiently(why -> lab.say(scenario.name() + ", once more: " + why));
    }

    /** Whether a trusted machine has to teach what firmware measures, so that another one is seen to be foreign. */
    private boolean isToBeTaught(PowerOn beginning) {
        return beginning.firmware().isForeign() && lab.profile(Firmware.SECURE).isEmpty();
    }

    private Outcome switchOn(Scenario scenario, PowerOn beginning)
            throws LabFailure, IOException, InterruptedException {
        MachineSettings settings = settings(prepare(scenario, beginning), beginning);
        Instant begin = clock.instant();
        try (Machine machine = Machine.start(lab.room(), settings)) {
            if (beginning.circumstance() == Circumstance.NOBODY_ANSWERS) {
                Watch.awaitWords(machine, Act.UNREACHABLE);
                lab.controlPlane().start();
            }
            Outcome outcome = observe(scenario, machine, settings.chassis(), begin, begin);
            return outcome.isAsExpected() ? outcome.but(faults(scenario, machine, settings.chassis(), begin)) : outcome;
        }
    }

    /** What is wrong besides on a machine of which the control plane thinks what it is to think. */
    private List<String> faults(Scenario scenario, Machine machine, Chassis chassis, Instant begin)
            throws LabFailure, IOException, InterruptedException {
        if (scenario == Scenario.GOOD) {
            lab.learnProfile(Firmware.SECURE, chassis);
            List<String> faults = faultsOfImage();
            keep(machine, chassis);
            return faults;
        }
        if (scenario == Scenario.VOLUME_UNLOCKED) {
            return EncryptedVolume.faultsWhereUnlocked(machine);
        }
        if (scenario == Scenario.VOLUME_LOCKED) {
            return EncryptedVolume.faultsWhereLocked(machine);
        }
        return scenario == Scenario.GOOD_AGAIN
                ? before.orElseThrow().faultsOf(trace(machine, chassis, begin))
                : List.of();
    }

    /** What the TPM of a machine keeps of its boot, as soon as it is trusted for a report that came after a time. */
    private BootTrace trace(Machine machine, Chassis chassis, Instant after)
            throws LabFailure, IOException, InterruptedException {
        Watch.Heard heard = new Watch(machine, chassis, lab.controlPlane())
                .awaitTestimony(after, Expectation.affirming(), lab.witness());
        return BootTrace.of(heard.testimony().report(), lab.controlPlane().pcrs(chassis));
    }

    /** What the image is at fault for, as the control plane sees it: the processor is not the image's, and an emulated one has no microcode. */
    private List<String> faultsOfImage() throws LabFailure, IOException, InterruptedException {
        return lab.controlPlane().faults().stream()
                .filter(check -> !check.startsWith(PROCESSOR))
                .toList();
    }

    /** Undoes what a circumstance changed for all machines. */
    private void undo(Circumstance circumstance) throws LabFailure, IOException, InterruptedException {
        switch (circumstance) {
            case NOBODY_ANSWERS -> lab.controlPlane().start();
            case UPGRADED, ROLLED_BACK ->
                lab.controlPlane().withdraw(lab.images().nextRelease());
            case OTHER_MODEL -> lab.controlPlane().withdraw(lab.images().distributionRelease());
            case USUAL,
                    AGAIN,
                    CUT_OFF,
                    NO_TPM,
                    TPM_BY_CRB,
                    DAMAGED_ROOT_DISK,
                    COPIED_DISKS,
                    MOVED_TPM,
                    ENCRYPTED_VOLUME -> {}
        }
    }

    private MachineSettings settings(Chassis chassis, PowerOn beginning)
            throws LabFailure, IOException, InterruptedException {
        ApplianceImage image = lab.images().image(beginning.image());
        return MachineSettings.of(
                        chassis,
                        beginning.circumstance() == Circumstance.DAMAGED_ROOT_DISK ? lab.damage(image) : image,
                        beginning.firmware(),
                        endpoint(beginning.circumstance()))
                .with(
                        switch (beginning.circumstance()) {
                            case NO_TPM -> TpmSocket.EMPTY;
                            case TPM_BY_CRB -> TpmSocket.CRB;
                            case USUAL,
                                    AGAIN,
                                    CUT_OFF,
                                    NOBODY_ANSWERS,
                                    DAMAGED_ROOT_DISK,
                                    COPIED_DISKS,
                                    MOVED_TPM,
                                    ENCRYPTED_VOLUME,
                                    UPGRADED,
                                    ROLLED_BACK,
                                    OTHER_MODEL -> TpmSocket.TIS;
                        });
    }

    /** The machine as it is before it is switched on, with all that has happened to it until then. */
    private Chassis prepare(Scenario scenario, PowerOn beginning) throws LabFailure, IOException, InterruptedException {
        if (scenario.fallsSilent()) {
            return trustedAgain(scenario);
        }
        return switch (beginning.circumstance()) {
            case USUAL, NO_TPM, TPM_BY_CRB, DAMAGED_ROOT_DISK -> registered(scenario, beginning);
            case COPIED_DISKS -> {
                Chassis nobodys = lab.manufacture(scenario.name(), beginning.firmware());
                nobodys.putDisksOf(trusted().chassis());
                yield nobodys;
            }
            case ENCRYPTED_VOLUME ->
                switchedOff(scenario, (machine, chassis) -> EncryptedVolume.format(lab, machine, chassis));
            case NOBODY_ANSWERS -> {
                Chassis chassis = registered(scenario, beginning);
                lab.controlPlane().stop();
                yield chassis;
            }
            case AGAIN -> {
                Chassis chassis = registered(scenario, beginning);
                try (Machine machine = Machine.start(lab.room(), settings(chassis, beginning))) {
                    before = Optional.of(trace(machine, chassis, Instant.EPOCH));
                }
                yield chassis;
            }
            case CUT_OFF -> {
                Chassis chassis = registered(scenario, beginning);
                try (Machine machine = start(chassis, ImageVariant.GOOD)) {
                    Watch.awaitWords(machine, Act.ENROLLED);
                }
                yield chassis;
            }
            case OTHER_MODEL -> {
                Chassis chassis = registered(scenario, beginning);
                lab.controlPlane().add(lab.images().distributionRelease());
                lab.controlPlane().remodel(chassis, scenario.name());
                lab.addProfile(beginning.firmware());
                yield chassis;
            }
            case MOVED_TPM -> registered(scenario, beginning).withTpmAndDataDiskOf(trustedAgain(scenario));
            case UPGRADED -> outdated(scenario);
            case ROLLED_BACK -> {
                Chassis chassis = registered(scenario, beginning);
                lab.controlPlane().move(chassis, chassis.serial());
                rollOut(chassis.serial());
                runUntilTrusted(chassis, ImageVariant.NEXT);
                lab.controlPlane()
                        .expect(
                                chassis.serial(),
                                lab.images().nextRelease(),
                                lab.images().nextRelease().securityVersion());
                yield chassis;
            }
        };
    }

    /** A new machine of the operator's. */
    private Chassis registered(Scenario scenario, PowerOn beginning)
            throws LabFailure, IOException, InterruptedException {
        return lab.manufactureRegistered(scenario.name(), beginning.firmware());
    }

    /** What happens to the trusted machine before it is switched off. */
    @FunctionalInterface
    private interface Meanwhile {
        void on(Machine machine, Chassis chassis) throws LabFailure, IOException, InterruptedException;
    }

    /** The trusted machine, switched off after it has gone on for a while. */
    private Chassis switchedOff(Scenario scenario, Meanwhile meanwhile)
            throws LabFailure, IOException, InterruptedException {
        Chassis chassis = awaken(scenario);
        try (Machine machine = resume(chassis)) {
            meanwhile.on(machine, chassis);
        }
        return chassis;
    }

    private Chassis trustedAgain(Scenario scenario) throws LabFailure, IOException, InterruptedException {
        Instant begin = clock.instant();
        return switchedOff(
                scenario, (machine, chassis) -> new Watch(machine, chassis, lab.controlPlane()).awaitTrust(begin));
    }

    /** Its ring expected the next release already when it was switched off. */
    private Chassis outdated(Scenario scenario) throws LabFailure, IOException, InterruptedException {
        Instant begin = clock.instant();
        return switchedOff(scenario, (machine, chassis) -> {
            Watch watch = new Watch(machine, chassis, lab.controlPlane());
            watch.awaitTrust(begin);
            lab.controlPlane().move(chassis, scenario.name());
            rollOut(scenario.name());
            watch.awaitVerdict(Instant.EPOCH, Expectation.warning("release.outdated", "release.unexpected"));
        });
    }

    /** Publishes the next release, which is expected in one ring from now on. */
    private void rollOut(String ring) throws LabFailure, IOException, InterruptedException {
        lab.controlPlane().add(lab.images().nextRelease());
        lab.controlPlane().expect(ring, lab.images().nextRelease(), 0);
    }

    private void runUntilTrusted(Chassis chassis, ImageVariant image)
            throws LabFailure, IOException, InterruptedException {
        try (Machine machine = start(chassis, image)) {
            new Watch(machine, chassis, lab.controlPlane()).awaitTrust(Instant.EPOCH);
        }
    }

    private Machine start(Chassis chassis, ImageVariant image) throws LabFailure, IOException, InterruptedException {
        return Machine.start(lab.room(), settings(chassis, PowerOn.of(image, Firmware.SECURE)));
    }

    /** What the trusted machine is in, and the control plane, as they were when it was saved. */
    private Chassis awaken(Scenario scenario) throws LabFailure, IOException, InterruptedException {
        Snapshot trusted = trusted();
        Chassis chassis = trusted.chassis().copyTo(lab.newDirectory(scenario.name()));
        lab.controlPlane().restoreFrom(trusted.controlPlane());
        return chassis;
    }

    /** The trusted machine, which goes on from where it was saved. */
    private Machine resume(Chassis chassis) throws LabFailure, IOException, InterruptedException {
        return Machine.start(
                lab.room(),
                settings(chassis, PowerOn.of(ImageVariant.GOOD, Firmware.SECURE))
                        .from(trusted().state()));
    }

    private Outcome goOn(Scenario scenario, Act act) throws LabFailure, IOException, InterruptedException {
        Chassis chassis = awaken(scenario);
        Instant begin = clock.instant();
        try (Machine machine = resume(chassis)) {
            if (scenario.fallsSilent()) {
                new Watch(machine, chassis, lab.controlPlane()).awaitTrust(begin);
            }
            try (Aftermath aftermath = act.on(machine, lab.controlPlane())) {
                Outcome outcome = observe(scenario, machine, chassis, begin, clock.instant());
                return outcome.isAsExpected() ? outcome.but(aftermath.faults()) : outcome;
            }
        }
    }

    private Snapshot trusted() throws LabFailure, IOException, InterruptedException {
        if (snapshot.isEmpty()) {
            Outcome good = run(Scenario.GOOD);
            if (!good.isAsExpected()) {
                throw new LabFailure("an appliance as released is not trusted: " + good.actual());
            }
        }
        return snapshot.orElseThrow();
    }

    private void keep(Machine machine, Chassis chassis) throws LabFailure, IOException, InterruptedException {
        if (snapshot.isEmpty()) {
            snapshot = Optional.of(
                    Snapshot.take(lab.room().directory().resolve("snapshot"), machine, chassis, lab.controlPlane()));
        }
    }

    /** Only reports that came after the act tell what came of it. */
    private Outcome observe(Scenario scenario, Machine machine, Chassis chassis, Instant begin, Instant acted)
            throws LabFailure, IOException, InterruptedException {
        Watch watch = new Watch(machine, chassis, lab.controlPlane());
        String actual = switch (scenario.expectation()) {
            case Expectation.Verdict wanted -> {
                ApplianceView appliance = watch.awaitVerdict(acted, wanted);
                if (scenario.isOfOtherModel()) {
                    lab.learnProfile(scenario.modelFirmware(), chassis);
                }
                Optional<PlatformProfile> profile = lab.profile(scenario.modelFirmware());
                if (recorder.isPresent() && profile.isPresent()) {
                    Watch.Heard heard = watch.awaitTestimony(acted, wanted, lab.witness());
                    recorder.get().judged(judged(scenario, heard, profile.get()));
                }
                yield Watch.seen(appliance, wanted).toString();
            }
            case Expectation.Silence wanted -> watch.awaitSilence(acted, wanted);
            case Expectation.Refusal wanted -> watch.awaitRefusal(wanted);
        };
        return new Outcome(
                scenario.name(),
                scenario.expectation().toString(),
                actual,
                actual.equals(scenario.expectation().toString()),
                machine.cpuTime(),
                Duration.between(begin, clock.instant()));
    }

    private Recorder.Judged judged(Scenario scenario, Watch.Heard heard, PlatformProfile profile)
            throws LabFailure, IOException, InterruptedException {
        Report report = heard.testimony().report();
        return new Recorder.Judged(
                scenario,
                heard.appliance(),
                heard.testimony().enrolment(),
                report,
                lab.controlPlane().items(report),
                scenario.isOfOtherModel()
                        ? lab.images().distributionRelease()
                        : lab.images().release(),
                profile);
    }

    /** What appliances report to. Of those whose quotes are wanted, somebody has to hear them: the control plane keeps none. */
    private ControlPlaneEndpoint endpoint(Circumstance circumstance) throws LabFailure, IOException {
        return recorder.isPresent() || circumstance == Circumstance.AGAIN
                ? lab.witness().endpoint()
                : lab.controlPlane().endpoint();
    }
}
