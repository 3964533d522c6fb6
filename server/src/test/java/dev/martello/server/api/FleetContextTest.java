package dev.martello.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.martello.appraisal.Finding;
import dev.martello.appraisal.RuleId;
import dev.martello.appraisal.Severity;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.protocol.TrustTier;
import dev.martello.server.judgement.StoredFleet;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Cohort;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.server.store.VerdictInterval;
import dev.martello.server.store.VerdictTable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetContextTest {
    private static final Instant NOW = Instant.parse("2026-11-26T14:02:11Z");
    private static final Finding FINDING = new Finding(
            new RuleId("dbx.old"),
            Severity.HIGH,
            TrustTier.WARNING,
            "dbx",
            "The dbx is old.",
            Optional.empty(),
            Optional.empty());

    @TempDir
    Path directory;

    private Database database;
    private final List<RegisterEntry> register = new ArrayList<>();

    @BeforeEach
    void open() {
        database = Database.open(directory.resolve("martello.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Appliances of a kind, the first of which have the finding. */
    private Cohort add(String release, String model, String site, int appliances, int having) {
        for (int i = 0; i < appliances; i++) {
            int number = register.size();
            List<Finding> findings = i < having ? List.of(FINDING) : List.of();
            register.add(new RegisterEntry(
                    StoredFleet.id(number), "SN-" + number, site, "R" + number, "broad", Optional.of(model)));
            database.change(sql -> {
                new ApplianceTable(sql)
                        .enrol(EnrolledAppliance.withKeys(
                                StoredFleet.id(number),
                                Platform.LINUX_AMD64,
                                Bytes.of(1),
                                Bytes.of(0, 11),
                                Bytes.of(2),
                                NOW));
                new VerdictTable(sql)
                        .record(
                                StoredFleet.id(number),
                                Optional.empty(),
                                new VerdictInterval(
                                        findings.isEmpty() ? TrustTier.AFFIRMING : TrustTier.WARNING,
                                        Optional.of(release),
                                        findings,
                                        "r",
                                        NOW,
                                        Optional.empty()),
                                Optional.empty());
            });
        }
        database.change(sql -> new RegisterTable(sql).replace(register, Instant.EPOCH));
        return new Cohort(Optional.of(release), Optional.of(model), Optional.of(site));
    }

    private String told(Cohort appliance) {
        String sentence =
                database.read(sql -> new FleetContext(sql, NOW.plusSeconds(60)).explanation(FINDING, appliance));
        assertThat(sentence).startsWith("The dbx is old; ").endsWith("; first seen 14:02:11 UTC.");
        return sentence.substring(
                "The dbx is old; ".length(), sentence.length() - "; first seen 14:02:11 UTC.".length());
    }

    @Test
    void tellsThatItIsAMatterOfTheModel() {
        Cohort one = add("1", "edge-2u", "fra", 2, 2);
        Cohort other = add("2", "edge-2u", "ams", 3, 3);
        add("1", "edge-1u", "fra", 4, 0);
        add("2", "edge-1u", "ams", 4, 0);

        assertThat(told(one)).isEqualTo("all 5 appliances of this model, and no others, have it");
        assertThat(told(other)).isEqualTo("all 5 appliances of this model, and no others, have it");
    }

    @Test
    void tellsThatItIsAMatterOfTheRelease() {
        Cohort one = add("2", "edge-2u", "fra", 3, 2);
        add("2", "edge-1u", "ams", 3, 3);
        add("1", "edge-2u", "fra", 6, 0);
        Cohort other = add("1", "edge-3u", "lon", 6, 1);

        assertThat(told(one)).isEqualTo("5 of 6 appliances of this release, and 1 other, have it");
        assertThat(told(other)).as("one of the few others").isEqualTo("6 of 18 appliances have it");
    }

    @Test
    void tellsThatItIsAMatterOfTheSite() {
        Cohort one = add("1", "edge-2u", "fra", 2, 2);
        add("2", "edge-1u", "fra", 2, 2);
        add("1", "edge-2u", "ams", 6, 0);
        add("2", "edge-1u", "ams", 6, 0);

        assertThat(told(one)).isEqualTo("all 4 appliances at this site, and no others, have it");
    }

    @Test
    void tellsThatItTakesTwoToHaveIt() {
        Cohort one = add("2", "edge-2u", "fra", 2, 2);
        add("2", "edge-2u", "ams", 2, 2);
        add("2", "edge-1u", "fra", 3, 0);
        add("1", "edge-2u", "ams", 3, 0);

        assertThat(told(one)).isEqualTo("all 4 appliances of this model with this release, and no others, have it");
    }

    @Test
    void comparesTheOnlyOneWithThoseThatAreMostAlike() {
        Cohort only = add("1", "edge-2u", "fra", 1, 1);
        add("1", "edge-2u", "ams", 4, 0);
        add("2", "edge-2u", "fra", 1, 0);
        add("1", "edge-1u", "ams", 5, 0);

        assertThat(told(only)).isEqualTo("1 of 5 appliances of this model with this release has it");
    }

    @Test
    void comparesTheOnlyOneWithNoHandfulOfOthers() {
        Cohort only = add("1", "edge-2u", "fra", 1, 1);
        add("1", "edge-2u", "ams", 1, 0);
        add("2", "edge-2u", "ams", 4, 0);
        add("1", "edge-1u", "ams", 9, 0);

        assertThat(told(only)).isEqualTo("1 of 6 appliances of this model has it");
    }

    @Test
    void comparesTheOnlyOneWithTheFleetHoweverSmallThatIs() {
        Cohort only = add("1", "edge-2u", "fra", 1, 1);
        add("2", "edge-1u", "ams", 2, 0);

        assertThat(told(only)).isEqualTo("1 of 3 appliances has it");
    }

    @Test
    void comparesTheOnlyApplianceWithNone() {
        assertThat(told(add("1", "edge-2u", "fra", 1, 1))).isEqualTo("there is no other appliance to compare it with");
    }

    @Test
    void tellsOfTheFleetWhatHasNothingInCommon() {
        Cohort one = add("1", "edge-2u", "fra", 5, 1);
        add("2", "edge-1u", "ams", 5, 1);
        add("3", "edge-3u", "lon", 5, 1);

        assertThat(told(one)).isEqualTo("3 of 15 appliances have it");
    }

    @Test
    void countsTheWholeFleetAsItCountsFew() {
        List<Cohort> cohorts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            cohorts.add(add("1", "edge-" + i, "site-" + i % 2, 1 + i, i));
        }
        List<String> apart = cohorts.stream().map(this::told).toList();

        List<String> together = database.read(sql -> {
            FleetContext fleet = new FleetContext(sql, NOW.plusSeconds(60));
            return cohorts.stream()
                    .map(cohort -> fleet.explanation(FINDING, cohort))
                    .toList();
        });
        assertThat(together)
                .containsExactlyElementsOf(apart.stream()
                        .map(each -> "The dbx is old; " + each + "; first seen 14:02:11 UTC.")
                        .toList());
    }
}
