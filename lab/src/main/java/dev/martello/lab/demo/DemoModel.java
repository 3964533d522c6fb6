package dev.martello.lab.demo;

import dev.martello.appraisal.profile.Observation;
import dev.martello.appraisal.profile.ProfileLearning;
import dev.martello.appraisal.profile.Quorum;
import dev.martello.appraisal.reference.PlatformProfile;
import dev.martello.evidence.bootlog.FirmwareMeasurements;
import dev.martello.lab.boot.BootImage;
import dev.martello.lab.boot.Firmware;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;
import java.util.stream.Stream;

/** The hardware models of the demo, each with firmware of its own. */
enum DemoModel {
    EDGE_1U("edge-1u", "Edge 1U Firmware 4.2", "driver of a network card, 100 Gbit/s"),
    EDGE_2U("edge-2u", "Edge 2U Firmware 1.7", "driver of a network card, 400 Gbit/s");

    private final String model;
    private final String version;
    private final String optionRom;

    DemoModel(String model, String version, String optionRom) {
        this.model = model;
        this.version = version;
        this.optionRom = optionRom;
    }

    /** As the register calls it. */
    String model() {
        return model;
    }

    /** The firmware of one machine of this model. */
    Firmware firmware(String serial) {
        return new Firmware(version, List.of(optionRom(optionRom)), serial);
    }

    /** A driver for the network card in the place where the card has it. */
    static BootImage optionRom(String content) {
        return BootImage.named("nic.rom", content);
    }

    /** As it is learnt from three machines on the bench: what is each machine's own is left open. */
    PlatformProfile profile() {
        List<Observation> bench = Stream.of("bench-1", "bench-2", "bench-3")
                .map(serial -> new Observation(
                        serial,
                        "bench",
                        FirmwareMeasurements.of(DemoRelease.NOVEMBER_1
                                .boot()
                                .withFirmware(firmware(serial))
                                .log(List.of(HashAlgorithm.SHA256)))))
                .toList();
        return ProfileLearning.learn(model, bench, Quorum.ANY)
                .drafts()
                .getFirst()
                .profile();
    }
}
