package dev.martello.evidence.bootlog;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.bootlog.BootLogProblem.Kind;
import dev.martello.evidence.bootlog.EventType.Tcg;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for what is odd about a log. */
final class BootLogAudit {
    private final BootLog log;
    private final Coverage coverage;
    private final Problems problems = new Problems();

    private BootLogAudit(BootLog log) {
        this.log = log;
        this.coverage = new Coverage(log.banks());
    }

    static List<BootLogProblem> problems(BootLog log) {
        BootLogAudit audit = new BootLogAudit(log);
        audit.lookAtHeader();
        log.events().forEach(audit::lookAt);
        audit.lookAtStartupLocality();
        SeparatorReader.audit(log, audit.coverage, audit.problems);
        if (ExitBootServicesReader.read(log, audit.coverage) == ExitBootServices.NOT_LOGGED) {
            audit.problems.add(
                    Kind.NO_EXIT_BOOT_SERVICES,
                    "PCR 5 does not say that the operating system took over (Exit Boot Services)");
        }
        audit.lookAtPadding();
        return audit.problems.toList();
    }

    private void lookAtHeader() {
        log.specId().ifPresent(specId -> {
            if (!specId.write().equals(log.events().getFirst().data())) {
                problems.add(
                        Kind.SPEC_ID,
                        log.events().getFirst(),
                        "the Spec ID event is longer or shorter than its fields");
            }
        });
        for (HashAlgorithm bank : log.banks()) {
            if (!bank.isComputable()) {
                problems.add(
                        Kind.BANK_UNCOMPUTABLE,
                        "the " + bank.label() + " bank cannot be computed here, so not replayed");
            }
        }
    }

    private void lookAt(BootEvent event) {
        if (event.type() instanceof EventType.Other) {
            problems.add(
                    Kind.TYPE_UNKNOWN,
                    event,
                    "no specification names the event type " + event.type().label());
        }
        if (event.type() == Tcg.EV_NO_ACTION) {
            return;
        }
        if (event.pcr().isEmpty()) {
            problems.add(Kind.PCR_OUT_OF_RANGE, event, "no TPM has a PCR " + event.pcrNumber());
            return;
        }
        Set<HashAlgorithm> present = event.digests().keySet();
        for (HashAlgorithm bank : coverage.banks()) {
            if (!present.contains(bank)) {
                problems.add(Kind.BANK_MISSING, event, "the event has no " + bank.label() + " digest, others have");
            }
        }
        lookAtDigest(event);
    }

    private void lookAtDigest(BootEvent event) {
        if (event.type() instanceof Tcg type && dataIsPreimage(type) && !matches(event, type)) {
            problems.add(
                    Kind.DIGEST_MISMATCH,
                    event,
                    "the digests are not those of the data, as they are to be for " + type.label());
        }
    }

    private static boolean matches(BootEvent event, Tcg type) {
        Map<HashAlgorithm, Digest> digests = event.digests();
        if (digests.keySet().stream().noneMatch(HashAlgorithm::isComputable)
                || Coverage.covers(digests, event.data())) {
            return true;
        }
        Optional<EfiVariable> variable = EfiVariable.read(event.data());
        if (variable.isEmpty()) {
            return false;
        }
        // Firmware of before version 1.06 of the profile measures boot variables without their names.
        return Coverage.covers(digests, variable.get().octets())
                || (type == Tcg.EV_EFI_VARIABLE_BOOT
                        && Coverage.covers(digests, variable.get().value()));
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

    private void lookAtStartupLocality() {
        boolean started = false;
        int stated = 0;
        for (BootEvent event : log.events()) {
            if (StartupLocality.isStatedBy(event)) {
                stated++;
                int locality = StartupLocality.stated(event.data());
                if (!StartupLocality.isPossible(locality) || started || stated > 1) {
                    problems.add(
                            Kind.STARTUP_LOCALITY,
                            event,
                            "startup locality " + locality + " is said "
                                    + (started ? "after PCR 0 was extended" : "twice, or does not exist"));
                }
            }
            started |= event.extendsPcr(0);
        }
    }

    private void lookAtPadding() {
        Bytes padding = log.padding();
        if (!padding.isEmpty()) {
            problems.add(
                    Kind.PADDING,
                    padding.length() + " octets " + padding.slice(0, 1).toHex() + " follow the last event");
        }
    }
}
