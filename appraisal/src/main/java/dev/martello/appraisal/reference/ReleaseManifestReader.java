package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.tpm.Digest;
import dev.martello.tpm.PcrIndex;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Reads a manifest token by token, so that only what is kept takes memory. */
final class ReleaseManifestReader {
    /** Names of files are not kept by the parser: each comes once. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxNameLength(FileDigests.MAX_PATH_BYTES)
                    .maxStringLength(Release.MAX_COMMAND_LINE_CHARS)
                    .maxNumberLength(19)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private enum Field {
        MANIFEST("manifest"),
        VERSION("version"),
        PLATFORM("platform"),
        SECURITY_VERSION("securityVersion"),
        DESCRIPTION("description"),
        BOOT_APPLICATIONS("bootApplications"),
        COMMAND_LINES("commandLines"),
        SHARES_FILES_OF("sharesFilesOf"),
        FILES("files"),
        PACKAGES("packages"),
        PREDICTED_PCRS("predictedPcrs"),
        IMA_KEYS("imaKeys");

        private static final Set<Field> OPTIONAL =
                EnumSet.of(DESCRIPTION, SHARES_FILES_OF, PACKAGES, PREDICTED_PCRS, IMA_KEYS);

        private final String label;

        Field(String label) {
            this.label = label;
        }
    }

    private final JsonParser json;
    private final Set<Field> seen = EnumSet.noneOf(Field.class);

    private String version = "";
    private Platform platform = Platform.LINUX_AMD64;
    private long securityVersion;
    private String description = "";
    private NamedDigests bootApplications = NamedDigests.NONE;
    private List<String> commandLines = List.of();
    private List<String> sharesFilesOf = List.of();
    private FileDigests files = FileDigests.NONE;
    private Optional<PackageList> packages = Optional.empty();
    private List<PredictedPcr> predictedPcrs = List.of();
    private List<ImaKey> imaKeys = List.of();

    private ReleaseManifestReader(JsonParser json) {
        this.json = json;
    }

    static Release read(Bytes manifest) throws MalformedRelease {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), manifest.toArray())) {
            ReleaseManifestReader reader = new ReleaseManifestReader(json);
            try {
                return reader.read();
            } catch (IllegalArgumentException e) {
                throw reader.malformed(String.valueOf(e.getMessage()));
            } catch (JacksonException e) {
                throw reader.malformed(e.getOriginalMessage());
            }
        } catch (JacksonException e) {
            // Of the beginning, by which the encoding is told before there is a place in the document.
            throw new MalformedRelease(e.getOriginalMessage());
        }
    }

    private Release read() throws MalformedRelease {
        expect(json.nextToken(), JsonToken.START_OBJECT, "an object");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            Field field = field(json.currentName());
            json.nextToken();
            read(field);
        }
        if (json.nextToken() != null) {
            throw malformed("something follows the end of the document");
        }
        for (Field field : Field.values()) {
            if (!Field.OPTIONAL.contains(field) && !seen.contains(field)) {
                throw malformed(field.label + " is missing");
            }
        }
        return new Release(
                version,
                platform,
                securityVersion,
                description,
                bootApplications,
                commandLines,
                sharesFilesOf,
                files,
                packages,
                predictedPcrs,
                imaKeys);
    }

    private Field field(String name) throws MalformedRelease {
        for (Field field : Field.values()) {
            if (field.label.equals(name)) {
                if (!seen.add(field)) {
                    throw malformed(name + " is there twice");
                }
                return field;
            }
        }
        throw malformed("\"" + name + "\" is not a field of a manifest");
    }

    private void read(Field field) throws MalformedRelease {
        switch (field) {
            case MANIFEST -> {
                long format = number();
                if (format != ReleaseManifest.FORMAT) {
                    throw malformed("format " + format + " is not known here, expected " + ReleaseManifest.FORMAT);
                }
            }
            case VERSION -> version = text();
            case PLATFORM -> platform = ReleaseManifest.platform(text());
            case SECURITY_VERSION -> securityVersion = number();
            case DESCRIPTION -> description = text();
            case BOOT_APPLICATIONS -> bootApplications = namedDigests();
            case COMMAND_LINES -> commandLines = texts(Release.MAX_COMMAND_LINES);
            case SHARES_FILES_OF -> sharesFilesOf = texts(Release.MAX_SHARED);
            case FILES -> files = files();
            case PACKAGES -> packages = Optional.of(packages());
            case PREDICTED_PCRS -> predictedPcrs = predictedPcrs();
            case IMA_KEYS -> imaKeys = imaKeys();
        }
    }

    private NamedDigests namedDigests() throws MalformedRelease {
        Map<String, List<Digest>> digests = new LinkedHashMap<>();
        expect(json.currentToken(), JsonToken.START_OBJECT, "an object");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (digests.size() == NamedDigests.MAX_NAMES) {
                throw malformed("more than " + NamedDigests.MAX_NAMES + " names");
            }
            if (digests.put(name, digests()) != null) {
                throw malformed(name + " is listed twice");
            }
        }
        return NamedDigests.of(digests);
    }

    private FileDigests files() throws MalformedRelease {
        FileDigests.Builder builder = new FileDigests.Builder();
        expect(json.currentToken(), JsonToken.START_OBJECT, "an object");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            builder.add(json.currentName(), digests());
        }
        return builder.build();
    }

    private PackageList packages() throws MalformedRelease {
        expect(json.currentToken(), JsonToken.START_OBJECT, "an object");
        next("sbom");
        Digest sbom = digest(text());
        next("purls");
        List<String> purls = texts(PackageList.MAX_PACKAGES);
        expect(json.nextToken(), JsonToken.END_OBJECT, "the end of the object");
        return new PackageList(sbom, purls);
    }

    private List<PredictedPcr> predictedPcrs() throws MalformedRelease {
        List<PredictedPcr> predicted = new ArrayList<>();
        expect(json.currentToken(), JsonToken.START_ARRAY, "an array of objects");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (predicted.size() == Release.MAX_PREDICTED) {
                throw malformed("more than " + Release.MAX_PREDICTED + " elements");
            }
            expect(json.currentToken(), JsonToken.START_OBJECT, "an object");
            next("pcr");
            long pcr = number();
            if (!PcrIndex.isValid(pcr)) {
                throw malformed("PCR " + pcr + " is not one of 0 to " + (PcrIndex.COUNT - 1));
            }
            next("when");
            String when = text();
            next("value");
            predicted.add(new PredictedPcr(PcrIndex.of((int) pcr), when, digest(text())));
            expect(json.nextToken(), JsonToken.END_OBJECT, "the end of the object");
        }
        return predicted;
    }

    private List<ImaKey> imaKeys() throws MalformedRelease {
        List<ImaKey> keys = new ArrayList<>();
        for (String text : texts(Release.MAX_IMA_KEYS)) {
            try {
                keys.add(ImaKey.of(Bytes.owning(Base64.getDecoder().decode(text))));
            } catch (InvalidKeyException e) {
                throw malformed("a key cannot be used: " + e.getMessage());
            }
        }
        return keys;
    }

    /** Goes to the value of a field that must come next: what only we write has one order. */
    private void next(String field) throws MalformedRelease {
        expect(json.nextToken(), JsonToken.PROPERTY_NAME, "\"" + field + "\"");
        if (!json.currentName().equals(field)) {
            throw malformed("expected \"" + field + "\", found \"" + json.currentName() + "\"");
        }
        json.nextToken();
    }

    private List<Digest> digests() throws MalformedRelease {
        json.nextToken();
        List<Digest> digests = new ArrayList<>();
        for (String text : texts(DigestText.MAX_DIGESTS)) {
            digests.add(digest(text));
        }
        return digests;
    }

    private Digest digest(String text) throws MalformedRelease {
        return DigestText.parse(text)
                .orElseThrow(() -> malformed("\"" + text + "\" is no digest, expected sha256: and 64 lower-case"
                        + " hexadecimal digits, or another algorithm's"));
    }

    private List<String> texts(int max) throws MalformedRelease {
        List<String> texts = new ArrayList<>();
        expect(json.currentToken(), JsonToken.START_ARRAY, "an array of strings");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (texts.size() == max) {
                throw malformed("more than " + max + " elements");
            }
            texts.add(text());
        }
        return texts;
    }

    private String text() throws MalformedRelease {
        expect(json.currentToken(), JsonToken.VALUE_STRING, "a string");
        return json.getString();
    }

    private long number() throws MalformedRelease {
        expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT, "a whole number");
        return json.getLongValue();
    }

    private void expect(@Nullable JsonToken found, JsonToken wanted, String description) throws MalformedRelease {
        if (found != wanted) {
            throw malformed("expected " + description + ", found "
                    + (found == null
                            ? "the end"
                            : found.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
    }

    private MalformedRelease malformed(String problem) {
        String path = json.streamReadContext().pathAsPointer().toString();
        return new MalformedRelease(
                (path.isEmpty() ? "" : path + ", ") + "character "
                        + json.currentLocation().getCharOffset(),
                problem);
    }
}
