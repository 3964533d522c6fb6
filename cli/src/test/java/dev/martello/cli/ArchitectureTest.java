package dev.martello.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/** Which room may use which, and what stays in one room. */
@AnalyzeClasses(packages = "dev.martello", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule TPM_USES_NO_LIBRARY = classes()
            .that()
            .resideInAnyPackage("dev.martello.tpm..", "dev.martello.bytes..", "dev.martello.validity..")
            .should()
            .onlyDependOnClassesThat(in(
                    "java..",
                    "javax.crypto..",
                    "javax.security.auth.x500..",
                    "org.jspecify..",
                    "dev.martello.tpm..",
                    "dev.martello.bytes..",
                    "dev.martello.validity.."));

    @ArchTest
    static final ArchRule LEDGER_USES_OCTETS_ALONE = classes()
            .that()
            .resideInAPackage("dev.martello.ledger..")
            .should()
            .onlyDependOnClassesThat(in("java..", "org.jspecify..", "dev.martello.ledger..", "dev.martello.bytes.."));

    @ArchTest
    static final ArchRule EVIDENCE_USES_TPM = uses("evidence", "tpm");

    @ArchTest
    static final ArchRule APPRAISAL_USES_EVIDENCE = uses("appraisal", "tpm", "evidence");

    @ArchTest
    static final ArchRule RELEASE_USES_APPRAISAL = uses("release", "tpm", "evidence", "appraisal");

    @ArchTest
    static final ArchRule AGENT_IS_SMALL = uses("agent", "tpm", "evidence", "validity");

    @ArchTest
    static final ArchRule WORKLOAD_STANDS_ALONE = uses("workload", "validity");

    @ArchTest
    static final ArchRule SERVER_USES_APPRAISAL = uses("server", "tpm", "ledger", "evidence", "appraisal");

    @ArchTest
    static final ArchRule LAB_USES_ALL_BUT_THE_COMMAND =
            uses("lab", "tpm", "ledger", "evidence", "appraisal", "release", "agent", "workload", "server", "validity");

    @ArchTest
    static final ArchRule AGENT_HAS_NO_LIBRARY_BUT_JACKSON = noClasses()
            .that()
            .resideInAnyPackage("dev.martello.agent..", "dev.martello.evidence..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.cel..", "org.bouncycastle..", "org.eclipse.jetty..", "java.sql..", "org.flywaydb..");

    @ArchTest
    static final ArchRule APPRAISAL_IS_PURE = noClasses()
            .that()
            .resideInAPackage("dev.martello.appraisal..")
            .should()
            .dependOnClassesThat(in("java.nio.file..", "java.net..", "java.util.concurrent.."))
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.(io\\.File.*|time\\.Clock|time\\.InstantSource|lang\\.Thread|util\\.Random)")
            .orShould()
            .callMethod(Instant.class, "now");

    @ArchTest
    static final ArchRule ONE_ROOM_KNOWS_JETTY = only("dev.martello.server.http..", "org.eclipse.jetty..");

    @ArchTest
    static final ArchRule ONE_ROOM_KNOWS_GRPC =
            only("dev.martello.workload..", "io.grpc..", "io.netty..", "com.google.protobuf..");

    @ArchTest
    static final ArchRule ONE_ROOM_KNOWS_SQL = only("dev.martello.server.store..", "java.sql..", "org.flywaydb..");

    @ArchTest
    static final ArchRule THREE_ROOMS_KNOW_BOUNCY_CASTLE = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.martello.server.tls..", "dev.martello.server.crypto..", "dev.martello.server.authority..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule TWO_ROOMS_KNOW_JOSE = noClasses()
            .that()
            .resideOutsideOfPackages("dev.martello.server.acme..", "dev.martello.server.result..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jose4j..");

    @ArchTest
    static final ArchRule ONE_ROOM_KNOWS_CEL = only("dev.martello.appraisal.expression..", "dev.cel..");

    @ArchTest
    static final ArchRule ONE_ROOM_KNOWS_JMH = only("dev.martello.lab.bench..", "org.openjdk.jmh..");

    @ArchTest
    static final ArchRule TWO_ROOMS_KNOW_NATIVE_MEMORY = noClasses()
            .that()
            .resideOutsideOfPackages("dev.martello.release.signing..", "dev.martello.evidence.system..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.lang.foreign..");

    @ArchTest
    static final ArchRule CLIENTS_KNOW_HTTP = noClasses()
            .that()
            .resideOutsideOfPackages("dev.martello.agent.client..", "dev.martello.server.client..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..");

    /** Only programs of the base system, by their whole paths, and nothing that was found. */
    @ArchTest
    static final ArchRule ONE_CLASS_THAT_LOOKS_AT_SETTINGS_STARTS_PROGRAMS = noClasses()
            .that()
            .resideInAnyPackage("dev.martello.agent.settings..", "dev.martello.evidence..", "dev.martello.appraisal..")
            .and()
            .doNotHaveSimpleName("SystemProgram")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String[].class);

    @ArchTest
    static final ArchRule SIMULATORS_ARE_FOR_THE_LAB = noClasses()
            .that()
            .resideOutsideOfPackages("dev.martello.lab..", "dev.martello.tpm.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.martello.tpm.simulator..");

    @ArchTest
    static final ArchRule PACKAGES_DEPEND_ONE_WAY = slices().matching("dev.martello.(**)")
            .should()
            .beFreeOfCycles()
            // A TPM's commands, structures and sessions are one specification, whose parts name each other.
            .ignoreDependency(in("dev.martello.tpm.."), in("dev.martello.tpm.."));

    private static ArchRule uses(String module, String... others) {
        String[] allowed = new String[others.length + 2];
        allowed[0] = "dev.martello." + module + "..";
        allowed[1] = "dev.martello.bytes..";
        for (int i = 0; i < others.length; i++) {
            allowed[i + 2] = "dev.martello." + others[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage("dev.martello." + module + "..")
                .should()
                .dependOnClassesThat(in("dev.martello..").and(DescribedPredicate.not(in(allowed))));
    }

    private static ArchRule only(String room, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }

    private static DescribedPredicate<JavaClass> in(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages);
    }
}
