package dev.martello.server.store;

import dev.martello.appraisal.Facts;
import dev.martello.appraisal.integrity.Examination;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ItemDigest;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Examinations as the database keeps them. The same examination is the same octets. */
public final class ExaminationJson {
    private record Stored(String form, Facts facts, JsonNode findings, Map<String, String> evidence) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    /** The names and types of all facts: what was written by a Martello with other facts is not read. */
    private static final String FORM = Integer.toHexString(form(Facts.class).hashCode());

    private ExaminationJson() {}

    public static Bytes write(Examination examination) {
        Map<String, String> evidence = new TreeMap<>();
        examination.evidence().forEach((part, item) -> evidence.put(part, item.toString()));
        return Bytes.owning(JSON.writeValueAsBytes(new Stored(
                FORM, examination.facts(), JSON.readTree(FindingsJson.write(examination.findings())), evidence)));
    }

    /** What was written, unless it has another form than what is written now. */
    public static Optional<Examination> read(Bytes json) {
        try {
            Stored stored = JSON.readValue(json.toArray(), Stored.class);
            if (!stored.form.equals(FORM)) {
                return Optional.empty();
            }
            TreeMap<String, ItemDigest> evidence = new TreeMap<>();
            stored.evidence.forEach((part, hex) -> evidence.put(part, new ItemDigest(Bytes.fromHex(hex))));
            return Optional.of(new Examination(stored.facts, FindingsJson.read(stored.findings.toString()), evidence));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static String form(Class<?> record) {
        StringBuilder form = new StringBuilder();
        TreeSet<String> nested = new TreeSet<>();
        for (RecordComponent each : record.getRecordComponents()) {
            form.append(each.getName())
                    .append(':')
                    .append(each.getGenericType().getTypeName())
                    .append(';');
        }
        for (Class<?> each : record.getDeclaredClasses()) {
            nested.add(each.getName() + "{" + (each.isRecord() ? form(each) : "") + "}");
        }
        return form.append(nested).toString();
    }
}
