package dev.martello.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.policy.CompiledPolicy;
import dev.martello.appraisal.policy.MalformedPolicy;
import dev.martello.appraisal.policy.Policy;
import dev.martello.appraisal.posture.CompiledChecks;
import dev.martello.appraisal.posture.CompiledExemptions;
import dev.martello.appraisal.posture.MalformedCheck;
import dev.martello.appraisal.posture.PostureDocument;
import dev.martello.appraisal.posture.Profiles;
import dev.martello.appraisal.posture.StandardChecks;
import dev.martello.appraisal.reference.DocumentKind;
import dev.martello.appraisal.reference.ProfileDocument;
import dev.martello.appraisal.reference.Refusal;
import dev.martello.appraisal.reference.ReleaseManifest;
import dev.martello.bytes.Bytes;
import dev.martello.server.authority.IssuanceRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages in {@code docs} say of the code is so. */
class DocumentationTest {
    /** Surefire says where the module is; the repository is around it. */
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();

    private static final Path DOCS = ROOT.resolve("docs");

    private static final String IDENTIFIER = "([a-z][a-z0-9-]*(?:\\.[a-z0-9][a-z0-9-]*)+)";

    @Test
    void everyTestThatTheThreatModelNamesExists() {
        List<String> missing = find("`(\\w+)#(\\w+)`", read(DOCS.resolve("threat-model.md")))
                .filter(test -> !hasMethod(test.group(1), test.group(2)))
                .map(MatchResult::group)
                .toList();

        assertThat(missing).isEmpty();
    }

    @Test
    void everyTrapIsFoundAsSomethingThatIsOnTheReasonsPage() {
        String page = read(DOCS.resolve("threat-model.md"));
        String traps = page.substring(page.indexOf("## Traps"), page.indexOf("## What all of this rests on"));
        Set<String> documented = find("(?m)^\\| `([a-z0-9.-]+)` \\|", read(DOCS.resolve("reasons.md")))
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(find("`" + IDENTIFIER + "`", traps).map(found -> found.group(1)))
                .hasSizeGreaterThan(30)
                .allMatch(id -> documented.contains(id) || id.equals("runtime.unquotedEntries"));
    }

    @Test
    void everyReasonIsOnItsPageAndNothingElse() {
        Set<String> reasons = new TreeSet<>();
        // The first text, and an identifier: of a constant of an enum, or of what is refused.
        String first = "(?:\\b[A-Z][A-Z_0-9]+|new Problem|Refused|refused)\\((?:\\s*\\w+,)?\\s*\"" + IDENTIFIER + "\"";
        javaFiles("main").forEach(file -> find(first, read(file)).forEach(found -> reasons.add(found.group(1))));
        find("-> \"([a-z.]+)\";", read(ROOT.resolve("agent/src/main/java/dev/martello/agent/Agent.java")))
                .forEach(found -> reasons.add(found.group(1)));
        for (DocumentKind<?> kind : DocumentKind.all()) {
            Arrays.stream(Refusal.values()).map(refusal -> refusal.id(kind)).forEach(reasons::add);
        }
        CompiledPolicy.standard().rules().forEach(rule -> reasons.add(rule.id().text()));

        Set<String> documented = find("(?m)^\\| `([a-z0-9.-]+)` \\|", read(DOCS.resolve("reasons.md")))
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(reasons);
    }

    @Test
    void everyFactIsDocumentedWithItsType() {
        Set<String> facts = new TreeSet<>();
        Arrays.stream(Facts.class.getRecordComponents())
                .forEach(part -> facts(part.getName(), part.getGenericType(), facts));

        Set<String> documented = find("(?m)^\\| `(.+?)` \\| (.+?) \\|", read(DOCS.resolve("policy.md")))
                .map(row -> row.group(1) + ": " + row.group(2))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(facts);
    }

    @Test
    void everyPolicyOfThePagesCompiles() throws MalformedPolicy {
        List<String> policies = blocks("yaml", "policy.md");

        assertThat(policies).hasSizeGreaterThanOrEqualTo(2);
        for (String policy : policies) {
            CompiledPolicy.of(Policy.parse(Bytes.utf8(policy)));
        }
    }

    @Test
    void everyErrorOfThePagesIsWhatPoliciesWithErrorsGet() {
        // Each wrong line stands before what is said of it.
        List<String> examples = blocks("text", "policy.md");

        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            String wrong = example.lines().findFirst().orElseThrow();
            String policy = """
                    policy: 1
                    requirements: {pcrs: [0, 4, 7], banks: [sha256]}
                    rules:
                      - id: site.example
                        severity: high
                        tier: warning
                        subject: example
                        message: an example
                        %s
                    """.formatted(wrong);
            assertThatThrownBy(() -> CompiledPolicy.of(Policy.parse(Bytes.utf8(policy))))
                    .as(wrong)
                    .isInstanceOf(MalformedPolicy.class)
                    .hasMessage(example.lines().skip(1).collect(Collectors.joining("\n")));
        }
    }

    @Test
    void everyCheckProfileAndExceptionOfThePagesIsOne() throws MalformedCheck {
        List<String> documents = blocks("yaml", "posture.md");

        assertThat(documents).hasSizeGreaterThanOrEqualTo(3);
        for (String each : documents) {
            PostureDocument document = PostureDocument.parse(Bytes.utf8(each));
            assertThat(CompiledChecks.of(document.checks()).trial()).isEmpty();
            PostureDocument all = PostureDocument.together(List.of(
                    new PostureDocument(StandardChecks.read(), StandardChecks.profiles(), List.of()), document));
            CompiledExemptions.of(document.exemptions(), all.checks());
            Profiles profiles = new Profiles(all.profiles(), all.checks());
            assertThat(document.profiles())
                    .allSatisfy(profile ->
                            assertThat(profiles.choose(profile).problems()).isEmpty());
        }
    }

    @Test
    void everyManifestOfThePagesIsOne() throws Exception {
        List<String> manifests = blocks("json", "releases.md");

        assertThat(manifests).isNotEmpty();
        for (String manifest : manifests) {
            assertThat(ReleaseManifest.parse(Bytes.utf8(manifest)).files().size())
                    .isPositive();
        }
    }

    @Test
    void everyProfileOfThePagesIsOne() throws Exception {
        List<String> profiles = blocks("json", "profiles.md");

        assertThat(profiles).isNotEmpty();
        for (String profile : profiles) {
            assertThat(ProfileDocument.parse(Bytes.utf8(profile)).events()).isNotEmpty();
        }
    }

    @Test
    void theRulesForCertificatesOfThePagesAreSome() throws Exception {
        List<String> rules = blocks("yaml", "authority.md");

        assertThat(rules).isNotEmpty();
        for (String each : rules) {
            assertThat(IssuanceRules.parse(Bytes.utf8(each)).lifetime()).isEqualTo(IssuanceRules.DEFAULT.lifetime());
        }
    }

    @Test
    void everyLibraryIsNamedWithItsVersion() {
        String page = read(DOCS.resolve("dependencies.md"));
        Set<String> wanted = new TreeSet<>();
        for (Path pom : poms()) {
            String text = read(pom).replaceAll("(?s)<parent>.*?</parent>|<exclusions>.*?</exclusions>|<!--.*?-->", "");
            find("<artifactId>([^<]+)</artifactId>", text)
                    .map(found -> found.group(1))
                    .filter(name -> !name.startsWith("martello") && !name.endsWith("-bom"))
                    .forEach(wanted::add);
            find("<(?:[a-z-]+\\.)?version>([0-9][^<]*)</", text)
                    .map(found -> found.group(1))
                    .filter(version -> !version.endsWith("-SNAPSHOT"))
                    .forEach(wanted::add);
        }
        Set<String> named = find("(?m)^\\| `([^`]+)` \\| ([^ |]+) \\|", page)
                .flatMap(row -> Stream.of(row.group(1), row.group(2)))
                .collect(Collectors.toCollection(HashSet::new));

        assertThat(wanted).isNotEmpty().allSatisfy(each -> assertThat(named).contains(each));
    }

    @Test
    void everyLinkLeadsToAFile() {
        List<String> broken = walk(DOCS)
                .filter(file -> file.toString().endsWith(".md"))
                .flatMap(page -> find("\\]\\(([^)#:]+)(?:#[^)]*)?\\)", read(page))
                        .map(link -> link.group(1))
                        .filter(link -> !Files.exists(page.resolveSibling(link)))
                        .map(link -> page.getFileName() + ": " + link))
                .toList();

        assertThat(broken).isEmpty();
    }

    private static void facts(String path, Type type, Set<String> facts) {
        if (type instanceof ParameterizedType generic) {
            Class<?> element = (Class<?>) generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                facts(path, element, facts);
            } else if (!element.isRecord()) {
                facts.add(path + ": list of " + simple(element));
            } else {
                facts.add(path + ": list of " + element.getSimpleName());
                fields(element.getSimpleName(), element, facts);
            }
        } else if (type instanceof Class<?> part && part.isRecord()) {
            fields(path, part, facts);
        } else {
            facts.add(path + ": " + simple((Class<?>) type));
        }
    }

    private static void fields(String path, Class<?> part, Set<String> facts) {
        for (RecordComponent field : part.getRecordComponents()) {
            facts(path + "." + field.getName(), field.getGenericType(), facts);
        }
    }

    private static String simple(Class<?> type) {
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(each -> "`" + each + "`")
                        .collect(Collectors.joining(", "))
                : Map.of(String.class, "text", long.class, "number", boolean.class, "truth")
                        .getOrDefault(type, type.getName());
    }

    /** The fenced blocks of a language on a page. */
    private static List<String> blocks(String language, String page) {
        return find("(?ms)^```" + language + "\\n(.*?)^```$", read(DOCS.resolve(page)))
                .map(found -> found.group(1))
                .toList();
    }

    private static boolean hasMethod(String type, String method) {
        Pattern declaration = Pattern.compile("(?:void|ArchRule|Stream<DynamicTest>)\\s+" + method + "\\b");
        return javaFiles("test")
                .filter(file -> file.getFileName().toString().equals(type + ".java"))
                .anyMatch(file -> declaration.matcher(read(file)).find());
    }

    private static Stream<Path> javaFiles(String kind) {
        return poms().stream()
                .map(pom -> pom.resolveSibling("src").resolve(kind).resolve("java"))
                .filter(Files::isDirectory)
                .flatMap(DocumentationTest::walk)
                .filter(file -> file.toString().endsWith(".java"));
    }

    private static List<Path> poms() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return Stream.concat(Stream.of(ROOT), folders)
                    .map(folder -> folder.resolve("pom.xml"))
                    .filter(Files::exists)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<MatchResult> find(String regex, String text) {
        return Pattern.compile(regex).matcher(text).results();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
