package dev.martello.server.api;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.report.ApplianceId;
import dev.martello.server.store.RegisterEntry;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operator's register as CSV (RFC 4180): a header with the columns in any order, of which the model may be left out, then a line for
 * each appliance.
 */
final class RegisterCsv {
    /** A hundred thousand appliances fit. */
    static final int MAX_BYTES = 32 << 20;

    static final String MEDIA_TYPE = "text/csv";

    private static final List<String> REQUIRED = List.of("ek_fingerprint", "serial", "site", "rack_unit", "ring");
    private static final String MODEL = "model";

    private RegisterCsv() {}

    static List<RegisterEntry> read(Bytes csv) throws MalformedRegister {
        List<CsvReader.Line> lines = CsvReader.read(text(csv));
        if (lines.isEmpty()) {
            throw new MalformedRegister(1, "the header is missing: " + columns());
        }
        List<String> header = lines.getFirst().fields().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        Set<String> columns = new HashSet<>(header);
        columns.remove(MODEL);
        if (header.stream().distinct().count() != header.size() || !columns.equals(Set.copyOf(REQUIRED))) {
            throw new MalformedRegister(1, "the columns are " + columns() + ", not " + header);
        }
        List<RegisterEntry> entries = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (CsvReader.Line line : lines.subList(1, lines.size())) {
            RegisterEntry entry = entry(header, line);
            if (!seen.add(entry.ek()) || !seen.add(entry.serial())) {
                throw new MalformedRegister(line.number(), "the fingerprint or serial was there before");
            }
            entries.add(entry);
        }
        return entries;
    }

    static Bytes write(List<RegisterEntry> entries) {
        StringBuilder csv = new StringBuilder(String.join(",", REQUIRED))
                .append(",")
                .append(MODEL)
                .append("\r\n");
        for (RegisterEntry entry : entries) {
            csv.append(Stream.of(
                                    entry.ek().toString(),
                                    entry.serial(),
                                    entry.site(),
                                    entry.rackUnit(),
                                    entry.ring(),
                                    entry.model().orElse(""))
                            .map(RegisterCsv::quoted)
                            .collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return Bytes.utf8(csv.toString());
    }

    private static String columns() {
        return String.join(",", REQUIRED) + " and, if you like, " + MODEL;
    }

    private static String text(Bytes csv) throws MalformedRegister {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(csv.asBuffer()).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new MalformedRegister(1, "the text is not UTF-8");
        }
    }

    private static RegisterEntry entry(List<String> header, CsvReader.Line line) throws MalformedRegister {
        if (line.fields().size() != header.size()) {
            throw new MalformedRegister(
                    line.number(), "there are " + line.fields().size() + " fields instead of " + header.size());
        }
        List<String> values = REQUIRED.stream()
                .map(column -> line.fields().get(header.indexOf(column)).strip())
                .toList();
        Optional<String> model = Optional.of(header.indexOf(MODEL))
                .filter(column -> column >= 0)
                .map(column -> line.fields().get(column).strip())
                .filter(text -> !text.isEmpty());
        try {
            ApplianceId ek = ApplianceId.parse(values.get(0).toLowerCase(Locale.ROOT));
            return new RegisterEntry(ek, values.get(1), values.get(2), values.get(3), values.get(4), model);
        } catch (IllegalArgumentException e) {
            throw new MalformedRegister(line.number(), String.valueOf(e.getMessage()));
        }
    }

    private static String quoted(String field) {
        return field.matches("[^\",\r\n]*") ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
