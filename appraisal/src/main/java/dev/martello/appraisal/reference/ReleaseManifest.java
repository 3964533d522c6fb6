package dev.martello.appraisal.reference;

import dev.martello.bytes.Bytes;
import dev.martello.evidence.protocol.Platform;
import dev.martello.tpm.Digest;
import dev.martello.tpm.HashAlgorithm;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The manifest of a release, a JSON document:
 *
 * <pre>{@code
 * {
 *   "manifest": 1,
 *   "version": "2026.11.2",
 *   "platform": "linux/amd64",
 *   "securityVersion": 7,
 *   "description": "November maintenance",
 *   "bootApplications": {"cache-os.efi": ["sha256:9f2c…"]},
 *   "commandLines": ["root=/dev/mapper/root lockdown=confidentiality"],
 *   "sharesFilesOf": ["2026.11.1"],
 *   "files": {"/usr/sbin/nginx": ["sha256:51ab…"]},
 *   "packages": {"sbom": "sha256:e3b0…", "purls": ["pkg:deb/debian/nginx@1.22.1-9?arch=amd64"]},
 *   "predictedPcrs": [{"pcr": 11, "when": "cache-os.efi", "value": "sha256:5422…"}]
 * }
 * }</pre>
 *
 * <p>{@code description}, {@code sharesFilesOf}, {@code packages} and {@code predictedPcrs} may be left out; nothing else may,
 * and no other field is accepted. Verify the signature first: look-ups take constant time for files that nobody chose to make
 * them slow.
 */
public final class ReleaseManifest {
    /** A release of 500,000 files fits. */
    public static final int MAX_BYTES = 64 << 20;

    static final int FORMAT = 1;

    private static final JsonFactory JSON = JsonFactory.builder().build();

    private ReleaseManifest() {}

    /**
     * Reads a document.
     *
     * @throws MalformedRelease if the octets are not exactly such a document, or exceed a bound
     */
    public static Release parse(Bytes manifest) throws MalformedRelease {
        if (manifest.length() > MAX_BYTES) {
            throw new MalformedRelease("has " + manifest.length() + " octets, at most " + MAX_BYTES + " are allowed");
        }
        return ReleaseManifestReader.read(manifest);
    }

    /** The document that {@link #parse} reads as this release; the same release gives the same octets. */
    public static Bytes write(Release release) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(release, out);
        return Bytes.owning(out.toByteArray());
    }

    static Digest digest(Release release) {
        MessageDigest sha256 = HashAlgorithm.SHA256.newDigest();
        write(release, new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
        return new Digest(HashAlgorithm.SHA256, Bytes.owning(sha256.digest()));
    }

    private static void write(Release release, OutputStream out) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeNumberProperty("manifest", FORMAT);
            json.writeStringProperty("version", release.version());
            json.writeStringProperty("platform", release.platform().label());
            json.writeNumberProperty("securityVersion", release.securityVersion());
            json.writeStringProperty("description", release.description());
            json.writeObjectPropertyStart("bootApplications");
            release.bootApplications().digests().forEach((name, digests) -> writeDigests(json, name, digests));
            json.writeEndObject();
            writeStrings(json, "commandLines", release.commandLines());
            writeStrings(json, "sharesFilesOf", release.sharesFilesOf());
            json.writeObjectPropertyStart("files");
            release.files().forEach(each -> writeDigests(json, each.path(), each.digests()));
            json.writeEndObject();
            release.packages().ifPresent(packages -> {
                json.writeObjectPropertyStart("packages");
                json.writeStringProperty("sbom", packages.sbom().toString());
                writeStrings(json, "purls", packages.packages());
                json.writeEndObject();
            });
            if (!release.predictedPcrs().isEmpty()) {
                json.writeArrayPropertyStart("predictedPcrs");
                release.predictedPcrs().forEach(each -> write(json, each));
                json.writeEndArray();
            }
            if (!release.imaKeys().isEmpty()) {
                Base64.Encoder base64 = Base64.getEncoder();
                writeStrings(
                        json,
                        "imaKeys",
                        release.imaKeys().stream()
                                .map(key -> base64.encodeToString(key.info().toArray()))
                                .toList());
            }
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, PredictedPcr predicted) {
        json.writeStartObject();
        json.writeNumberProperty("pcr", predicted.pcr().number());
        json.writeStringProperty("when", predicted.when());
        json.writeStringProperty("value", predicted.value().toString());
        json.writeEndObject();
    }

    private static void writeDigests(JsonGenerator json, String name, List<Digest> digests) {
        writeStrings(json, name, digests.stream().map(Digest::toString).toList());
    }

    private static void writeStrings(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    /** The platform of a label, or what there is. */
    static Platform platform(String label) {
        return Platform.ofLabel(label)
                .orElseThrow(() -> new IllegalArgumentException("\"" + label + "\" is no platform, expected one of "
                        + List.of(Platform.values()).stream()
                                .map(Platform::label)
                                .toList()));
    }
}
