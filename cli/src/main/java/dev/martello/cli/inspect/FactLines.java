package dev.martello.cli.inspect;

import dev.martello.evidence.bootlog.BootApplication;
import dev.martello.evidence.bootlog.BootFacts;
import dev.martello.evidence.bootlog.CommandLine;
import dev.martello.evidence.bootlog.LoadedFile;
import dev.martello.evidence.bootlog.SignatureDatabase;
import dev.martello.evidence.bootlog.WindowsBoot;
import dev.martello.evidence.bootlog.WindowsModule;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The facts of a boot log, each as a line for people. */
final class FactLines {
    /** A fact's name and what it is; further lines of the same fact have no name. */
    record Line(String name, String text) {}

    private final List<Line> lines = new ArrayList<>();

    private FactLines() {}

    static List<Line> of(BootFacts facts) {
        FactLines out = new FactLines();
        out.add("Secure Boot", facts.secureBoot().map(on -> on ? "on" : "off").orElse("not proven"));
        out.database("PK", facts.platformKey());
        out.database("KEK", facts.keyExchangeKeys());
        out.database("db", facts.allowed());
        out.database("dbx", facts.forbidden());
        out.all(
                "verified with",
                facts.authorities().stream()
                        .map(each -> each.variable() + ": " + entry(each.entry()))
                        .toList());
        out.all("SBAT", facts.sbatLevel().stream().toList());
        out.all("driver", facts.drivers().stream().map(FactLines::program).toList());
        out.all(
                "boot application",
                facts.applications().stream().map(FactLines::program).toList());
        out.all(
                "kernel command line",
                facts.commandLines().stream().map(FactLines::commandLine).toList());
        out.all(
                "UKI section",
                facts.sections().stream()
                        .map(each -> each.name() + " " + strongest(each.digests()))
                        .toList());
        out.all("loaded file", facts.files().stream().map(FactLines::file).toList());
        out.windows(facts.windows());
        out.add("ExitBootServices", facts.exitBootServices().label());
        return out.lines;
    }

    private void windows(WindowsBoot windows) {
        all(
                "Windows",
                windows.settings().entrySet().stream()
                        .flatMap(each -> each.getValue().stream().map(each.getKey()::text))
                        .toList());
        all("Windows module", windows.modules().stream().map(FactLines::module).toList());
        all(
                "Windows signing key",
                windows.keys().stream()
                        .map(each -> each.pcr() + "  " + each.digest())
                        .toList());
        all(
                "early launch driver",
                windows.guards().stream()
                        .map(each -> each.pcr() + "  " + each.name())
                        .toList());
        all(
                "code policy",
                windows.policies().stream()
                        .map(each -> each.pcr() + "  " + digest(each.digest()) + "  " + each.name() + ", version "
                                + each.versionText())
                        .toList());
    }

    private static String module(WindowsModule module) {
        return module.pcr() + "  " + digest(module.digest()) + "  " + module.text();
    }

    private static String digest(Optional<Digest> digest) {
        return digest.map(Digest::toString).orElse("no digest");
    }

    private void add(String name, String text) {
        lines.add(new Line(name, text));
    }

    private void all(String name, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            add(i == 0 ? name : "", texts.get(i));
        }
    }

    private void database(String name, Optional<SignatureDatabase> database) {
        if (database.isEmpty()) {
            add(name, "not proven");
        } else if (database.get().entries().isEmpty()) {
            add(name, "empty");
        } else {
            long images = database.get().entries().stream()
                    .filter(SignatureDatabase.ImageDigest.class::isInstance)
                    .count();
            List<String> texts = new ArrayList<>();
            database.get().entries().stream()
                    .filter(each -> !(each instanceof SignatureDatabase.ImageDigest))
                    .map(FactLines::entry)
                    .forEach(texts::add);
            if (images > 0) {
                texts.add(images + " image digests");
            }
            all(name, texts);
        }
    }

    private static String entry(SignatureDatabase.Entry entry) {
        return switch (entry) {
            case SignatureDatabase.X509 x509 ->
                x509.subject().orElse("a certificate that cannot be read") + " (" + x509.fingerprint() + ")";
            case SignatureDatabase.ImageDigest image -> "image " + image.digest();
            case SignatureDatabase.Other other -> other.data().length() + " octets of type " + other.type();
        };
    }

    private static String program(BootApplication application) {
        return application.pcr() + "  " + strongest(application.digests()) + "  " + application.devicePath();
    }

    private static String commandLine(CommandLine line) {
        String what = line.text().orElseGet(() -> "only its digest is logged, " + strongest(line.digests()));
        return line.pcr() + ", " + line.source().label() + ": " + what;
    }

    private static String file(LoadedFile file) {
        return file.pcr() + "  " + strongest(file.digests()) + "  " + file.label();
    }

    private static String strongest(SortedMap<HashAlgorithm, Digest> digests) {
        return Optional.ofNullable(digests.get(HashAlgorithm.SHA256))
                .or(() -> digests.values().stream().findFirst())
                .map(Digest::toString)
                .orElse("no digest");
    }
}
