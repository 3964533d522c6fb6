package dev.martello.lab.load;

import dev.martello.appraisal.reference.Release;
import dev.martello.evidence.protocol.Platform;
import dev.martello.evidence.report.Item;
import dev.martello.evidence.report.ItemReference;
import dev.martello.lab.software.SoftwareAttestationKey;
import dev.martello.lab.software.SoftwareEndorsementKey;
import dev.martello.server.store.ApplianceTable;
import dev.martello.server.store.Database;
import dev.martello.server.store.EnrolledAppliance;
import dev.martello.server.store.RegisterEntry;
import dev.martello.server.store.RegisterTable;
import dev.martello.tpm.attester.AkTemplate;
import dev.martello.tpm.structure.TPMT_PUBLIC;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A fleet of appliances that are nothing but keys, spread evenly over a number of releases.
 */
public final class LoadFleet {
    /**
     * What a fleet is to be like.
     *
     * @param states how many different states its appliances are in: as many releases there are
     * @param entries how many entries each run-time log has after its first
     * @param key the kind of attestation key
     */
    public record Shape(int appliances, int states, int entries, AkTemplate key) {
        public Shape {
            if (appliances < 1 || states < 1 || entries < 1) {
                throw new IllegalArgumentException("a fleet has an appliance, a state and an entry at least");
            }
        }
    }

    /** Making an RSA key takes longer than anything else here, so several appliances have the same attestation key; none has another's EK. */
    private static final int ATTESTATION_KEYS = 64;

    private static final int ENROLMENTS_PER_WRITE = 1000;
    private static final int APPLIANCES_PER_SITE = 20;

    private final List<Release> releases;
    private final List<LoadAppliance> appliances;

    private LoadFleet(List<Release> releases, List<LoadAppliance> appliances) {
        this.releases = releases;
        this.appliances = appliances;
    }

    /** Makes the keys, on all cores. */
    public static LoadFleet make(Shape shape, InstantSource clock) {
        return make(shape, clock, _ -> List.of());
    }

    /**
     * As {@link #make(Shape, InstantSource)}.
     *
     * @param own what the reports of each appliance, counted from 0, name besides
     */
    public static LoadFleet make(Shape shape, InstantSource clock, IntFunction<List<Item>> own) {
        List<LoadRelease> releases = IntStream.range(0, shape.states)
                .mapToObj(number -> new LoadRelease("2026.11." + number, shape.entries))
                .toList();
        List<EvidenceState> states =
                releases.stream().parallel().map(EvidenceState::of).toList();
        List<List<ItemReference>> references = states.stream()
                .map(state -> state.items().stream().map(Item::reference).toList())
                .toList();
        List<SoftwareAttestationKey> keys = IntStream.range(0, Math.min(ATTESTATION_KEYS, shape.appliances))
                .parallel()
                .mapToObj(_ -> SoftwareAttestationKey.generate(shape.key))
                .toList();
        List<LoadAppliance> appliances = IntStream.range(0, shape.appliances)
                .parallel()
                .mapToObj(number -> new LoadAppliance(
                        SoftwareEndorsementKey.generate(),
                        keys.get(number % keys.size()),
                        states.get(number % shape.states),
                        own.apply(number),
                        references.get(number % shape.states),
                        clock))
                .toList();
        return new LoadFleet(releases.stream().map(LoadRelease::manifest).toList(), appliances);
    }

    public List<LoadAppliance> appliances() {
        return appliances;
    }

    /** What its appliances run. */
    public List<Release> releases() {
        return releases;
    }

    /** Enrols all appliances without asking anybody, through the store's own code, and puts them into the register. */
    public void fill(Database database, Instant now) {
        List<RegisterEntry> register = new ArrayList<>();
        for (int number = 0; number < appliances.size(); number++) {
            register.add(new RegisterEntry(
                    appliances.get(number).id(),
                    "LOAD-" + number,
                    "site-" + number / APPLIANCES_PER_SITE,
                    "R1U" + number % APPLIANCES_PER_SITE,
                    "broad",
                    Optional.of("Load SKU")));
        }
        database.change(sql -> new RegisterTable(sql).replace(register, Instant.EPOCH));
        for (int start = 0; start < appliances.size(); start += ENROLMENTS_PER_WRITE) {
            List<LoadAppliance> some =
                    appliances.subList(start, Math.min(start + ENROLMENTS_PER_WRITE, appliances.size()));
            database.change(sql -> {
                ApplianceTable table = new ApplianceTable(sql);
                some.forEach(appliance -> table.enrol(enrolled(appliance, now)));
            });
        }
    }

    private static EnrolledAppliance enrolled(LoadAppliance appliance, Instant now) {
        return EnrolledAppliance.withKeys(
                appliance.id(),
                Platform.LINUX_AMD64,
                appliance.enrolmentRequest().ekPublic(),
                appliance.akPublic().name(),
                TPMT_PUBLIC.LAYOUT.write(appliance.akPublic()),
                now);
    }
}
