package dev.martello.lab.scenario;

import dev.martello.evidence.protocol.TrustTier;
import dev.martello.lab.image.ApplianceImage;
import dev.martello.lab.image.Firmware;
import dev.martello.lab.image.ImageVariant;
import dev.martello.lab.machine.Chassis;
import dev.martello.lab.machine.Machine;
import dev.martello.lab.machine.MachineSettings;
import dev.martello.lab.tool.LabFailure;
import dev.martello.server.view.ApplianceView;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * One appliance from the factory to its first verdict.
 *
 * @param appliance what the control plane says of it
 * @param stages how long it took
 */
public record FirstBoot(ApplianceView appliance, List<Stage> stages) {
    /**
     * Builds what is missing, starts a control plane that knows the image's release, and a new machine in front of it; another one, once,
     * if this computer was too busy for the first.
     *
     * @throws LabFailure if the machine does not come as far as a verdict, with the last lines of its console
     */
    public static FirstBoot run(Lab lab) throws LabFailure, IOException, InterruptedException {
        lab.controlPlane().add(lab.images().release());
        lab.addProfile(Firmware.SECURE);
        return new Attempt<>(() -> boot(lab), () -> {}).patiently(why -> lab.say("once more: " + why));
    }

    private static FirstBoot boot(Lab lab) throws LabFailure, IOException, InterruptedException {
        ApplianceImage image = lab.images().image(ImageVariant.GOOD);
        lab.say("making a machine");
        Chassis chassis = lab.manufactureRegistered("edge-1", Firmware.SECURE);
        LabControlPlane controlPlane = lab.controlPlane();
        lab.say("starting the machine");
        MachineSettings settings = MachineSettings.of(chassis, image, Firmware.SECURE, controlPlane.endpoint());
        try (Machine machine = Machine.start(lab.room(), settings)) {
            Watch watch = new Watch(machine, chassis, controlPlane);
            ApplianceView view = watch.awaitFirst(Instant.EPOCH);
            List<Stage> stages = watch.stages();
            if (view.summary().tier() != TrustTier.AFFIRMING) {
                return new FirstBoot(view, stages);
            }
            lab.learnProfile(Firmware.SECURE, chassis);
            return new FirstBoot(controlPlane.appliance(chassis).orElse(view), stages);
        }
    }
}
