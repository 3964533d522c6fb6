package dev.martello.server.store;

import dev.martello.evidence.protocol.TrustTier;
import dev.martello.evidence.report.ApplianceId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Appliances as operators ask for them. */
public final class FleetTable {
    /** As {@link FleetMember#tier} and {@link EnrolledAppliance#tier}. */
    private static final String TIER = """
        case when a.lease_until_us > ? and v.tier is not null
          then case when a.two_places_us is null then v.tier else 'CONTRAINDICATED' end
          else 'NONE' end\
        """;

    private static final String FROM = """
        from appliance a
        left join verdict v on v.appliance_id = a.id and v.valid_to_us is null
        left join register_entry r on r.ek_fingerprint = a.id
        """;

    /** A fingerprint has no digit behind f, so this is behind all that start with the prefix. */
    static final String AFTER_HEX = "g";

    private final Sql sql;

    public FleetTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * The next appliances in the order of their identifiers.
     *
     * @param afterId the identifier of the last one that was seen, or nothing
     * @param tier those of this tier now only
     * @param site those of this site only
     */
    public List<FleetMember> page(
            String afterId, int limit, Optional<TrustTier> tier, Optional<String> site, Instant now) {
        List<String> ids = sql.list(
                "select a.id " + FROM + "where a.id > ? and (? = '' or ? = " + TIER
                        + ") and (? = '' or r.site = ?) order by a.id limit ?",
                row -> row.text("id"),
                afterId,
                tier.map(TrustTier::name).orElse(""),
                tier.map(TrustTier::name).orElse(""),
                now,
                site.orElse(""),
                site.orElse(""),
                limit);
        return members(ids);
    }

    /** The appliances whose identifier starts so, or whose serial is this; two at most, which is enough to know it is not one. */
    public List<FleetMember> find(String idPrefix, String serial) {
        return members(sql.list("""
                select a.id from appliance a where ? <> '' and a.id >= ? and a.id < ?
                union
                select a.id from register_entry r join appliance a on a.id = r.ek_fingerprint where r.serial = ?
                order by id limit 2
                """, row -> row.text("id"), idPrefix, idPrefix, idPrefix + AFTER_HEX, serial));
    }

    /** Appliances of a hardware model, by the operator's register, in the order of their identifiers. */
    public List<FleetMember> ofModel(String model, int limit) {
        return members(sql.list(
                "select a.id " + FROM + "where r.model = ? order by a.id limit ?",
                row -> row.text("id"),
                model,
                limit));
    }

    /** How many appliances are of each tier now. */
    public Map<TrustTier, Long> tiers(Instant now) {
        Map<TrustTier, Long> counts = new EnumMap<>(TrustTier.class);
        sql.list(
                "select tier, count(*) as n from (select " + TIER + " as tier " + FROM + ") t group by tier",
                row -> counts.put(TrustTier.valueOf(row.text("tier")), row.number("n")) == null,
                now);
        return counts;
    }

    private List<FleetMember> members(List<String> ids) {
        ApplianceTable appliances = new ApplianceTable(sql);
        RegisterTable register = new RegisterTable(sql);
        VerdictTable verdicts = new VerdictTable(sql);
        IncidentTable incidents = new IncidentTable(sql);
        return ids.stream()
                .map(ApplianceId::parse)
                .map(id -> {
                    EnrolledAppliance appliance = appliances.find(id).orElseThrow();
                    Optional<RegisterEntry> entry = register.find(id);
                    return new FleetMember(
                            appliance,
                            entry,
                            verdicts.current(id),
                            incidents.threats(id),
                            chassis(appliance, entry, register));
                })
                .toList();
    }

    private ChassisClaims chassis(EnrolledAppliance appliance, Optional<RegisterEntry> entry, RegisterTable register) {
        return entry.map(own -> new ChassisClaims(
                        appliance
                                .chassisSerial()
                                .filter(claimed -> !own.isChassis(claimed.text()))
                                .flatMap(register::ofChassis),
                        new RefusalTable(sql).latestInChassis(own.serial(), appliance.id())))
                .orElse(ChassisClaims.NONE);
    }
}
