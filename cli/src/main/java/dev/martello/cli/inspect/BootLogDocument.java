package dev.martello.cli.inspect;

import dev.martello.evidence.bootlog.BootEvent;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.BootLog;
import dev.martello.evidence.bootlog.BootLogProblem;
import dev.martello.evidence.bootlog.SignatureDatabase;
import dev.martello.evidence.bootlog.WindowsBoot;
import dev.martello.evidence.bootlog.WindowsModule;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrValues;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A boot log as JSON. A fact that is not proven is null; a digest is hexadecimal, under the label of its algorithm.
 */
record BootLogDocument(
        String file,
        String format,
        List<Event> events,
        SortedMap<String, SortedMap<String, String>> pcrs,
        Facts facts,
        List<Problem> problems) {
    record Event(
            int number,
            long offset,
            long pcr,
            String type,
            long typeNumber,
            SortedMap<String, String> digests,
            String description,
            String data) {}

    record Problem(String id, Optional<Integer> event, String sentence) {}

    record Facts(
            Optional<Boolean> secureBoot,
            Optional<Database> pk,
            Optional<Database> kek,
            Optional<Database> db,
            Optional<Database> dbx,
            List<Authority> authorities,
            Optional<String> sbatLevel,
            List<Program> drivers,
            List<Program> bootApplications,
            List<Line> commandLines,
            List<String> grubCommands,
            List<Section> ukiSections,
            List<Program> loadedFiles,
            Windows windows,
            List<Integer> bootOrder,
            List<Option> bootOptions,
            List<Separator> separators,
            String exitBootServices) {}

    record Database(List<Certificate> certificates, List<String> imageDigests, int others) {}

    record Certificate(Optional<String> subject, String sha256, String owner) {}

    record Authority(int event, String variable, Optional<String> subject, Optional<String> digest) {}

    record Program(int event, int pcr, String path, SortedMap<String, String> digests) {}

    record Line(int event, int pcr, String source, Optional<String> text, SortedMap<String, String> digests) {}

    record Section(int event, String name, SortedMap<String, String> digests) {}

    record Option(int event, String variable, String description, String devicePath) {}

    record Separator(int event, int pcr, String kind) {}

    /** @param settings each with all the values it was measured with */
    record Windows(
            SortedMap<String, List<Long>> settings,
            List<Module> modules,
            List<Key> keys,
            List<Guard> earlyLaunchDrivers,
            List<CodePolicy> codeIntegrityPolicies) {}

    record Module(
            int event,
            int pcr,
            String path,
            Optional<String> digest,
            Optional<Signer> signer,
            Optional<Boolean> valid,
            Optional<Long> securityVersion) {}

    record Signer(String publisher, String issuer, String serial, String thumbprint) {}

    record Key(int event, int pcr, String sha256) {}

    record Guard(int event, int pcr, String name, String measured, String configuration, String policy) {}

    record CodePolicy(int event, int pcr, String name, String version, Optional<String> digest) {}

    static BootLogDocument of(
            String file, BootLog log, BootFacts facts, List<BootLogProblem> problems, PcrValues pcrs) {
        return new BootLogDocument(
                file,
                log.format().label(),
                log.events().stream().map(BootLogDocument::event).toList(),
                PcrLines.document(pcrs),
                facts(facts),
                problems.stream()
                        .map(each -> new Problem(
                                each.id(),
                                each.event().isPresent()
                                        ? Optional.of(each.event().getAsInt())
                                        : Optional.empty(),
                                each.sentence()))
                        .toList());
    }

    static Event event(BootEvent event) {
        return new Event(
                event.number(),
                event.offset(),
                event.pcrNumber(),
                event.type().label(),
                event.type().value(),
                digests(event.digests()),
                event.describe(),
                event.data().toHex());
    }

    private static Facts facts(BootFacts facts) {
        return new Facts(
                facts.secureBoot(),
                facts.platformKey().map(BootLogDocument::database),
                facts.keyExchangeKeys().map(BootLogDocument::database),
                facts.allowed().map(BootLogDocument::database),
                facts.forbidden().map(BootLogDocument::database),
                facts.authorities().stream().map(BootLogDocument::authority).toList(),
                facts.sbatLevel(),
                facts.drivers().stream()
                        .map(each -> new Program(
                                each.event(), each.pcr().number(), each.devicePath(), digests(each.digests())))
                        .toList(),
                facts.applications().stream()
                        .map(each -> new Program(
                                each.event(), each.pcr().number(), each.devicePath(), digests(each.digests())))
                        .toList(),
                facts.commandLines().stream()
                        .map(each -> new Line(
                                each.event(),
                                each.pcr().number(),
                                each.source().label(),
                                each.text(),
                                digests(each.digests())))
                        .toList(),
                facts.grubCommands().stream().map(each -> each.text()).toList(),
                facts.sections().stream()
                        .map(each -> new Section(each.event(), each.name(), digests(each.digests())))
                        .toList(),
                facts.files().stream()
                        .map(each ->
                                new Program(each.event(), each.pcr().number(), each.label(), digests(each.digests())))
                        .toList(),
                windows(facts.windows()),
                facts.bootOrder().map(each -> each.options()).orElse(List.of()),
                facts.bootOptions().stream()
                        .map(each -> new Option(each.event(), each.variable(), each.description(), each.devicePath()))
                        .toList(),
                facts.separators().stream()
                        .map(each -> new Separator(
                                each.event(),
                                each.pcr().number(),
                                each.kind().name().toLowerCase(Locale.ROOT)))
                        .toList(),
                facts.exitBootServices().label());
    }

    private static Windows windows(WindowsBoot windows) {
        SortedMap<String, List<Long>> settings = new TreeMap<>();
        windows.settings().forEach((setting, values) -> settings.put(camelCase(setting.name()), List.copyOf(values)));
        return new Windows(
                settings,
                windows.modules().stream().map(BootLogDocument::module).toList(),
                windows.keys().stream()
                        .map(each -> new Key(
                                each.event(),
                                each.pcr().number(),
                                each.digest().octets().toHex()))
                        .toList(),
                windows.guards().stream()
                        .map(each -> new Guard(
                                each.event(),
                                each.pcr().number(),
                                each.name(),
                                each.measured().toHex(),
                                each.configuration().toHex(),
                                each.policy().toHex()))
                        .toList(),
                windows.policies().stream()
                        .map(each -> new CodePolicy(
                                each.event(),
                                each.pcr().number(),
                                each.name(),
                                each.versionText(),
                                each.digest().map(Digest::toString)))
                        .toList());
    }

    private static Module module(WindowsModule module) {
        return new Module(
                module.event(),
                module.pcr().number(),
                module.path(),
                module.digest().map(Digest::toString),
                module.signer()
                        .map(each -> new Signer(
                                each.publisher(),
                                each.issuer(),
                                each.serial().toHex(),
                                each.thumbprint().toHex())),
                module.isValid(),
                module.securityVersion());
    }

    private static String camelCase(String constant) {
        List<String> words = List.of(constant.toLowerCase(Locale.ROOT).split("_"));
        return words.getFirst()
                + words.stream()
                        .skip(1)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
    }

    private static Database database(SignatureDatabase database) {
        return new Database(
                database.entries().stream()
                        .filter(SignatureDatabase.X509.class::isInstance)
                        .map(SignatureDatabase.X509.class::cast)
                        .map(each -> new Certificate(
                                each.subject(),
                                each.fingerprint().octets().toHex(),
                                each.owner().toString()))
                        .toList(),
                database.entries().stream()
                        .filter(SignatureDatabase.ImageDigest.class::isInstance)
                        .map(SignatureDatabase.ImageDigest.class::cast)
                        .map(each -> each.digest().octets().toHex())
                        .toList(),
                (int) database.entries().stream()
                        .filter(SignatureDatabase.Other.class::isInstance)
                        .count());
    }

    private static Authority authority(dev.martello.evidence.bootlog.Authority authority) {
        return switch (authority.entry()) {
            case SignatureDatabase.X509 x509 ->
                new Authority(
                        authority.event(),
                        authority.variable(),
                        x509.subject(),
                        Optional.of(x509.fingerprint().octets().toHex()));
            case SignatureDatabase.ImageDigest image ->
                new Authority(
                        authority.event(),
                        authority.variable(),
                        Optional.empty(),
                        Optional.of(image.digest().octets().toHex()));
            case SignatureDatabase.Other _ ->
                new Authority(authority.event(), authority.variable(), Optional.empty(), Optional.empty());
        };
    }

    static SortedMap<String, String> digests(SortedMap<HashAlgorithm, Digest> digests) {
        SortedMap<String, String> texts = new TreeMap<>();
        digests.forEach((algorithm, digest) ->
                texts.put(algorithm.label(), digest.octets().toHex()));
        return texts;
    }
}
