package dev.martello.evidence.userspace;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a sequence of JSON texts (RFC 7464). Fields that are unknown are passed over, since systemd adds some with each version; those
 * that proof rests on must be of their form.
 */
final class UserspaceLogReader {
    static final int RECORD_SEPARATOR = 0x1e;

    /** Texts are names of file systems and volumes. */
    private static final int MAX_RECORD_BYTES = 1 << 16;

    private static final int MAX_DIGESTS = 16;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxNameLength(256)
                            .maxStringLength(MAX_RECORD_BYTES)
                            .maxNumberLength(20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final int number;
    private final long offset;

    private UserspaceLogReader(int number, long offset) {
        this.number = number;
        this.offset = offset;
    }

    static UserspaceLog read(Bytes log) throws MalformedUserspaceLog {
        if (log.length() > UserspaceLog.MAX_BYTES) {
            throw new MalformedUserspaceLog(
                    0, "has " + log.length() + " octets, at most " + UserspaceLog.MAX_BYTES + " are allowed");
        }
        List<UserspaceRecord> records = new ArrayList<>();
        int start = 0;
        while (start < log.length()) {
            if (log.at(start) != RECORD_SEPARATOR) {
                throw new MalformedUserspaceLog(start, "a record starts with the octet 1e");
            }
            int end = start + 1;
            while (end < log.length() && log.at(end) != RECORD_SEPARATOR) {
                end++;
            }
            records.add(new UserspaceLogReader(records.size() + 1, start).record(log.slice(start + 1, end)));
            start = end;
        }
        return new UserspaceLog(records);
    }

    private UserspaceRecord record(Bytes text) throws MalformedUserspaceLog {
        if (text.length() > MAX_RECORD_BYTES) {
            throw malformed("has " + text.length() + " octets, at most " + MAX_RECORD_BYTES + " are allowed");
        }
        JsonNode json = json(text);
        JsonNode content = json.path("content");
        return new UserspaceRecord(
                number,
                offset,
                pcr(json.path("pcr")),
                digests(json.path("digests")),
                text(content, "eventType").orElse(""),
                text(content, "string"));
    }

    private JsonNode json(Bytes text) throws MalformedUserspaceLog {
        try {
            JsonNode json = MAPPER.readTree(text.toArray());
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            throw malformed("is no JSON text: " + e.getOriginalMessage());
        }
        throw malformed("is no JSON object");
    }

    /** Newer versions measure into NV indexes and registers of confidential machines too, and leave this out then. */
    private Optional<PcrIndex> pcr(JsonNode json) throws MalformedUserspaceLog {
        if (json.isMissingNode()) {
            return Optional.empty();
        }
        if (!json.isInt() || !PcrIndex.isValid(json.intValue())) {
            throw malformed("pcr is not a number from 0 to " + (PcrIndex.COUNT - 1));
        }
        return Optional.of(PcrIndex.of(json.intValue()));
    }

    private SortedMap<HashAlgorithm, Digest> digests(JsonNode json) throws MalformedUserspaceLog {
        if (!json.isArray() || json.size() > MAX_DIGESTS) {
            throw malformed("digests is not a list of at most " + MAX_DIGESTS);
        }
        SortedMap<HashAlgorithm, Digest> digests = new TreeMap<>();
        for (JsonNode each : json) {
            String name = text(each, "hashAlg").orElseThrow(() -> malformed("a digest has no hashAlg"));
            Optional<HashAlgorithm> algorithm = HashAlgorithm.ofLabel(name.replace('-', '_'));
            if (algorithm.isPresent()) {
                Digest digest = digest(algorithm.get(), each);
                if (digests.put(digest.algorithm(), digest) != null) {
                    throw malformed("has two digests of " + digest.algorithm().label());
                }
            }
        }
        return digests;
    }

    private Digest digest(HashAlgorithm algorithm, JsonNode json) throws MalformedUserspaceLog {
        String digits = text(json, "digest").orElseThrow(() -> malformed("a digest has no digest"));
        if (digits.length() != 2 * algorithm.digestBytes() || !digits.chars().allMatch(UserspaceLogReader::isDigit)) {
            throw malformed(
                    "a " + algorithm.label() + " digest is not " + 2 * algorithm.digestBytes() + " hexadecimal digits");
        }
        return new Digest(algorithm, Bytes.fromHex(digits));
    }

    private static boolean isDigit(int character) {
        return (character >= '0' && character <= '9')
                || (character >= 'a' && character <= 'f')
                || (character >= 'A' && character <= 'F');
    }

    private Optional<String> text(JsonNode json, String field) throws MalformedUserspaceLog {
        JsonNode value = json.path(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw malformed(field + " is no text");
        }
        return Optional.of(value.stringValue());
    }

    private MalformedUserspaceLog malformed(String problem) {
        return new MalformedUserspaceLog(offset, "record " + number + " " + problem);
    }
}
