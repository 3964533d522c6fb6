package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import dev.martello.evidence.bootlog.Coverage.Match;
import dev.martello.evidence.bootlog.EventType.Content;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.HashAlgorithm;
import java.util.Optional;
import java.util.Set;

/** Looks for what is odd about a log. For one thread. */
final class BootLogAudit {
    /** Longer data is hashed only where the type says that it was measured. */
    private static final int MAX_LABELLED = 4096;

    private static final int MAX_ACTION = 64;

    /** PC Client Platform Firmware Profile, §10.4.4. */
    private static final Set<Bytes> ACTIONS = Set.of(
            ExitBootServicesReader.INVOCATION,
            ExitBootServicesReader.SUCCESS,
            ExitBootServicesReader.FAILURE,
            Bytes.ascii("Calling EFI Application from Boot Option"),
            Bytes.ascii("Returning from EFI Application from Boot Option"));

    private final Coverage coverage;
    private final Problems oddities;
    private boolean started;
    private boolean localityStated;

    BootLogAudit(Coverage coverage, Problems oddities) {
        this.coverage = coverage;
        this.oddities = oddities;
    }

    void lookAtHeader(BootLog log) {
        log.specId().ifPresent(specId -> {
            if (!specId.write().equals(log.events().getFirst().data())) {
                oddities.add(
                        Kind.SPEC_ID,
                        log.events().getFirst(),
                        "the Spec ID event is longer or shorter than its fields");
            }
        });
        for (HashAlgorithm bank : coverage.uncomputable()) {
            oddities.add(
                    Kind.BANK_UNCOMPUTABLE, "the " + bank.label() + " bank cannot be computed here, so not replayed");
        }
    }

    /** Looks at an event of which no digest counts: it extends nothing, or nothing that counts. */
    void lookAtUnmeasured(BootEvent event) {
        if (event.type() != Tcg.EV_NO_ACTION) {
            if (event.pcr().isEmpty()) {
                oddities.add(Kind.PCR_OUT_OF_RANGE, event, "no TPM has a PCR " + event.pcrNumber());
            }
        } else if (StartupLocality.isStatedBy(event)) {
            lookAtStartupLocality(event);
        }
    }

    void lookAt(MeasuredEvent measured) {
        BootEvent event = measured.event();
        if (event.type() instanceof EventType.Other) {
            oddities.add(
                    Kind.TYPE_UNKNOWN,
                    event,
                    "no specification names the event type " + event.type().label());
        }
        for (HashAlgorithm bank : coverage.missing(event)) {
            oddities.add(Kind.BANK_MISSING, event, "the event has no " + bank.label() + " digest, others have");
        }
        if (event.type() instanceof Tcg type && dataIsPreimage(type) && isRefuted(measured, type)) {
            oddities.add(
                    Kind.DIGEST_MISMATCH,
                    event,
                    "the digests are not those of the data, as they are to be for " + type.label());
        }
        measuredInstead(measured)
                .ifPresent(what -> oddities.add(
                        Kind.RELABELLED,
                        event,
                        "the event says it is " + event.type().label() + ", but what was measured is " + what));
        started |= measured.isIn(0);
    }

    /** What was measured, where that shows and the event's type says something else. */
    private static Optional<String> measuredInstead(MeasuredEvent measured) {
        if (!(measured.event().type() instanceof Tcg type) || measured.data().length() > MAX_LABELLED) {
            return Optional.empty();
        }
        Content content = type.content();
        if (measured.separator().isPresent()) {
            // Some firmware measures four zeros as the content of something that is not there.
            return content != Content.SEPARATOR
                            && measured.pcr().number() < SeparatorReader.FIRMWARE_PCRS
                            && measured.isOfData()
                    ? Optional.of("a separator")
                    : Optional.empty();
        }
        if (content != Content.VARIABLE
                && measured.variable().filter(BootLogAudit::isFirmwareVariable).isPresent()
                && measured.isOfData()) {
            return Optional.of(
                    "the variable " + EventText.shown(measured.variable().get().name()));
        }
        if (content != Content.ACTION
                && measured.data().length() <= MAX_ACTION
                && ACTIONS.contains(measured.data())
                && measured.isOfData()) {
            return Optional.of("the action \"" + EventText.ascii(measured.data()) + "\"");
        }
        if (content == Content.IMAGE && measured.isOfData()) {
            return Optional.of("the event's own data, not an image");
        }
        return content == Content.VARIABLE && measured.variable().isEmpty() && measured.isOfData()
                ? Optional.of("no variable")
                : Optional.empty();
    }

    private static boolean isFirmwareVariable(EfiVariable variable) {
        return variable.vendor().equals(EfiGuid.GLOBAL_VARIABLE)
                || variable.vendor().equals(EfiGuid.IMAGE_SECURITY_DATABASE);
    }

    private static boolean isRefuted(MeasuredEvent measured, Tcg type) {
        if (measured.matchOfData() != Match.REFUTED) {
            return false;
        }
        Optional<EfiVariable> variable = measured.variable();
        if (variable.isEmpty() || measured.matchOfOctets(variable.get()) != Match.REFUTED) {
            return variable.isEmpty();
        }
        // Firmware of before version 1.06 of the profile measures boot variables without their names.
        return type != Tcg.EV_EFI_VARIABLE_BOOT || measured.matchOfValue(variable.get()) == Match.REFUTED;
    }

    private void lookAtStartupLocality(BootEvent event) {
        int locality = StartupLocality.stated(event.data());
        if (!StartupLocality.isPossible(locality) || started || localityStated) {
            oddities.add(
                    Kind.STARTUP_LOCALITY,
                    event,
                    "startup locality " + locality + " is said "
                            + (started ? "after PCR 0 was extended" : "twice, or does not exist"));
        }
        localityStated = true;
    }

    void lookAtExit(ExitBootServices last) {
        if (coverage.includes(ExitBootServicesReader.PCR) && last == ExitBootServices.NOT_LOGGED) {
            oddities.add(
                    Kind.NO_EXIT_BOOT_SERVICES,
                    "PCR 5 does not say that the operating system took over (Exit Boot Services)");
        }
    }

    void lookAtPadding(BootLog log) {
        Bytes padding = log.padding();
        if (!padding.isEmpty()) {
            oddities.add(
                    Kind.PADDING,
                    padding.length() + " octets " + padding.slice(0, 1).toHex() + " follow the last event");
        }
    }

    /** PC Client Platform Firmware Profile, §10.4.1: the types whose digest is over the event's data. */
    private static boolean dataIsPreimage(Tcg type) {
        return switch (type) {
            case EV_ACTION,
                    EV_S_CRTM_VERSION,
                    EV_OMIT_BOOT_DEVICE_EVENTS,
                    EV_EFI_ACTION,
                    EV_EFI_GPT_EVENT,
                    EV_EFI_GPT_EVENT2,
                    EV_EFI_VARIABLE_DRIVER_CONFIG,
                    EV_EFI_VARIABLE_BOOT,
                    EV_EFI_VARIABLE_BOOT2,
                    EV_EFI_VARIABLE_AUTHORITY,
                    EV_EFI_SPDM_DEVICE_POLICY,
                    EV_EFI_SPDM_DEVICE_AUTHORITY -> true;
            case EV_PREBOOT_CERT,
                    EV_POST_CODE,
                    EV_POST_CODE2,
                    EV_UNUSED,
                    EV_NO_ACTION,
                    EV_SEPARATOR,
                    EV_EVENT_TAG,
                    EV_S_CRTM_CONTENTS,
                    EV_CPU_MICROCODE,
                    EV_PLATFORM_CONFIG_FLAGS,
                    EV_TABLE_OF_DEVICES,
                    EV_COMPACT_HASH,
                    EV_IPL,
                    EV_IPL_PARTITION_DATA,
                    EV_NONHOST_CODE,
                    EV_NONHOST_CONFIG,
                    EV_NONHOST_INFO,
                    EV_EFI_EVENT_BASE,
                    EV_EFI_BOOT_SERVICES_APPLICATION,
                    EV_EFI_BOOT_SERVICES_DRIVER,
                    EV_EFI_RUNTIME_SERVICES_DRIVER,
                    EV_EFI_PLATFORM_FIRMWARE_BLOB,
                    EV_EFI_PLATFORM_FIRMWARE_BLOB2,
                    EV_EFI_HANDOFF_TABLES,
                    EV_EFI_HANDOFF_TABLES2,
                    EV_EFI_HCRTM_EVENT,
                    EV_EFI_SPDM_FIRMWARE_BLOB,
                    EV_EFI_SPDM_FIRMWARE_CONFIG -> false;
        };
    }
}
