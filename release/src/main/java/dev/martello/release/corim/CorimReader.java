package dev.martello.release.corim;

import dev.martello.bytes.Bytes;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import dev.martello.tpm.PcrIndex;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the parts of a CoRIM that have reference values; what else it says is passed over. */
final class CorimReader {
    /** CBOR tags: draft-ietf-rats-corim-10, section 12.2, and RFC 9052. */
    private static final long COSE_SIGN1 = 18;

    private static final long UNSIGNED_CORIM = 501;
    private static final long COSWID = 505;
    private static final long COMID = 506;
    private static final long UUID = 37;
    private static final long OID = 111;

    private static final int MAX_NAME_CHARS = 200;

    /** As verifiers of TPMs write it; a number is one in any case. */
    private static final Pattern REGISTER = Pattern.compile("(?i:pcr)?[-_ ]?(?<number>[0-9]{1,2})");

    private final List<Corim.Measurement> measurements = new ArrayList<>();
    private final List<Corim.Register> registers = new ArrayList<>();

    private CorimReader() {}

    static Corim readUnsigned(Bytes corim) throws MalformedCorim {
        Cbor item = read(corim);
        if (item instanceof Cbor.Tagged(long offset, long tag, Cbor _) && tag == COSE_SIGN1) {
            throw new MalformedCorim(offset, "it is signed, so the key of its signer is needed");
        }
        return readCorim(item);
    }

    static Corim readSigned(Bytes corim, PublicKey signer) throws MalformedCorim {
        Cbor signed = tagged(read(corim), COSE_SIGN1, "a signed CoRIM");
        return readCorim(CborReader.read(CoseSign1.open(signed, signer)));
    }

    private static Cbor read(Bytes corim) throws MalformedCorim {
        if (corim.length() > Corim.MAX_BYTES) {
            throw new MalformedCorim(
                    Corim.MAX_BYTES,
                    "it has " + corim.length() + " octets, at most " + Corim.MAX_BYTES + " are allowed");
        }
        return CborReader.read(corim);
    }

    private static Corim readCorim(Cbor item) throws MalformedCorim {
        CorimReader reader = new CorimReader();
        Cbor.Fields corim = fields(tagged(item, UNSIGNED_CORIM, "a CoRIM"), "corim-map");
        for (Cbor tag : array(required(corim, 1, "tags"), "tags")) {
            reader.readTag(tag);
        }
        if (reader.measurements.isEmpty() && reader.registers.isEmpty()) {
            throw new MalformedCorim(item.offset(), "it has no reference values with digests");
        }
        return new Corim(reader.measurements, reader.registers);
    }

    private void readTag(Cbor item) throws MalformedCorim {
        if (!(item instanceof Cbor.Tagged(long offset, long tag, Cbor content))) {
            throw new MalformedCorim(item.offset(), "expected a CoMID");
        }
        if (tag == COSWID) {
            throw new MalformedCorim(offset, "it has a CoSWID, whose files are not read here");
        }
        if (tag != COMID) {
            return;
        }
        Cbor.Fields comid = fields(CborReader.read(octets(content, "a CoMID")), "concise-mid-tag");
        Cbor.Fields triples = fields(required(comid, 4, "triples"), "triples-map");
        Optional<Cbor> references = field(triples, 0);
        if (references.isPresent()) {
            for (Cbor triple : array(references.get(), "reference-triples")) {
                readTriple(triple);
            }
        }
    }

    private void readTriple(Cbor item) throws MalformedCorim {
        List<Cbor> triple = array(item, "reference-triple-record");
        if (triple.size() != 2) {
            throw new MalformedCorim(item.offset(), "a reference triple has two parts");
        }
        String environment = environment(fields(triple.get(0), "environment-map"));
        for (Cbor measurement : array(triple.get(1), "measurements")) {
            readMeasurement(environment, fields(measurement, "measurement-map"));
        }
    }

    private static String environment(Cbor.Fields environment) throws MalformedCorim {
        Optional<Cbor> type = field(environment, 0);
        if (type.isEmpty()) {
            return "";
        }
        Cbor.Fields classMap = fields(type.get(), "class-map");
        List<String> words = new ArrayList<>();
        for (int key : new int[] {1, 2}) {
            Optional<Cbor> word = field(classMap, key);
            if (word.isPresent()) {
                words.add(text(word.get(), key == 1 ? "vendor" : "model"));
            }
        }
        return String.join(" ", words);
    }

    private void readMeasurement(String environment, Cbor.Fields measurement) throws MalformedCorim {
        Cbor.Fields values = fields(required(measurement, 1, "mval"), "measurement-values-map");
        Optional<Cbor> integrityRegisters = field(values, 14);
        if (integrityRegisters.isPresent()) {
            readRegisters(fields(integrityRegisters.get(), "integrity-registers"));
        }
        Optional<Cbor> digests = field(values, 2);
        if (digests.isEmpty()) {
            return;
        }
        Optional<Cbor> named = field(values, 11);
        Optional<Cbor> key = field(measurement, 0);
        String own = named.isPresent() ? text(named.get(), "name") : key.isPresent() ? key(key.get()) : "";
        String name = (environment + " " + own).strip();
        if (name.isEmpty() || name.length() > MAX_NAME_CHARS) {
            throw new MalformedCorim(
                    measurement.offset(),
                    "a measurement has no name, or one of more than " + MAX_NAME_CHARS + " characters");
        }
        measurements.add(new Corim.Measurement(name, digests(digests.get())));
    }

    /** Draft section 5.1.4.7. Of the registers of other things than a TPM nothing is known here. */
    private void readRegisters(Cbor.Fields map) throws MalformedCorim {
        for (Cbor.Field register : map.fields()) {
            Optional<PcrIndex> pcr = pcr(register.key());
            if (pcr.isPresent()) {
                registers.add(new Corim.Register(pcr.get(), digests(register.value())));
            }
        }
    }

    private static Optional<PcrIndex> pcr(Cbor key) {
        String text = switch (key) {
            case Cbor.Integral(long _, long number) -> Long.toString(number);
            case Cbor.Text(long _, String name) -> name;
            default -> "";
        };
        Matcher matcher = REGISTER.matcher(text);
        return matcher.matches()
                ? Optional.of(Integer.parseInt(matcher.group("number")))
                        .filter(number -> number < PcrIndex.COUNT)
                        .map(PcrIndex::of)
                : Optional.empty();
    }

    private static List<Digest> digests(Cbor item) throws MalformedCorim {
        List<Digest> digests = new ArrayList<>();
        for (Cbor digest : array(item, "digests")) {
            digests.add(digest(digest));
        }
        return digests;
    }

    private static String key(Cbor key) throws MalformedCorim {
        return switch (key) {
            case Cbor.Text(long _, String text) -> text;
            case Cbor.Integral(long _, long number) -> Long.toString(number);
            case Cbor.Tagged(long _, long tag, Cbor.Octets(long _, long _, Bytes octets))
            when tag == UUID || tag == OID -> octets.toHex();
            default ->
                throw new MalformedCorim(key.offset(), "a measurement's key is of a form that is not known here");
        };
    }

    private static Digest digest(Cbor item) throws MalformedCorim {
        List<Cbor> parts = array(item, "a digest");
        if (parts.size() != 2) {
            throw new MalformedCorim(item.offset(), "a digest has two parts");
        }
        HashAlgorithm algorithm = algorithm(parts.get(0));
        Bytes octets = octets(parts.get(1), "a digest").content();
        if (octets.length() != algorithm.digestBytes()) {
            throw new MalformedCorim(
                    item.offset(), "a digest has " + octets.length() + " octets, expected " + algorithm.digestBytes());
        }
        return new Digest(algorithm, octets);
    }

    /** IANA, Named Information Hash Algorithm Registry. */
    private static HashAlgorithm algorithm(Cbor item) throws MalformedCorim {
        return switch (item) {
            case Cbor.Integral(long _, long id) when id == 1 -> HashAlgorithm.SHA256;
            case Cbor.Integral(long _, long id) when id == 7 -> HashAlgorithm.SHA384;
            case Cbor.Integral(long _, long id) when id == 8 -> HashAlgorithm.SHA512;
            case Cbor.Integral(long _, long id) when id == 10 -> HashAlgorithm.SHA3_256;
            case Cbor.Integral(long _, long id) when id == 11 -> HashAlgorithm.SHA3_384;
            case Cbor.Integral(long _, long id) when id == 12 -> HashAlgorithm.SHA3_512;
            case Cbor.Text(long _, String name) when name.equals("sha-256") -> HashAlgorithm.SHA256;
            case Cbor.Text(long _, String name) when name.equals("sha-384") -> HashAlgorithm.SHA384;
            case Cbor.Text(long _, String name) when name.equals("sha-512") -> HashAlgorithm.SHA512;
            default ->
                throw new MalformedCorim(
                        item.offset(), "a digest is of an algorithm that is not known or not believed here");
        };
    }

    private static Cbor tagged(Cbor item, long wanted, String what) throws MalformedCorim {
        if (item instanceof Cbor.Tagged(long _, long tag, Cbor content) && tag == wanted) {
            return content;
        }
        throw new MalformedCorim(item.offset(), "expected " + what + " with tag " + wanted);
    }

    static Cbor.Fields fields(Cbor item, String what) throws MalformedCorim {
        if (item instanceof Cbor.Fields fields) {
            return fields;
        }
        throw new MalformedCorim(item.offset(), what + " is not a map");
    }

    static List<Cbor> array(Cbor item, String what) throws MalformedCorim {
        if (item instanceof Cbor.Array(long _, List<Cbor> elements)) {
            return elements;
        }
        throw new MalformedCorim(item.offset(), what + " is not an array");
    }

    static Cbor.Octets octets(Cbor item, String what) throws MalformedCorim {
        if (item instanceof Cbor.Octets octets) {
            return octets;
        }
        throw new MalformedCorim(item.offset(), what + " is not a byte string");
    }

    private static String text(Cbor item, String what) throws MalformedCorim {
        if (item instanceof Cbor.Text(long _, String content)) {
            return content;
        }
        throw new MalformedCorim(item.offset(), what + " is not a text");
    }

    static Optional<Cbor> field(Cbor.Fields map, long wanted) {
        return map.fields().stream()
                .filter(field -> field.key() instanceof Cbor.Integral(long _, long key) && key == wanted)
                .map(Cbor.Field::value)
                .findFirst();
    }

    private static Cbor required(Cbor.Fields map, long wanted, String what) throws MalformedCorim {
        return field(map, wanted).orElseThrow(() -> new MalformedCorim(map.offset(), what + " is missing"));
    }
}
