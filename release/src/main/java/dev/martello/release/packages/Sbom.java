package dev.martello.release.packages;

import dev.martello.appraisal.reference.PackageList;
import dev.martello.bytes.Bytes;
import dev.martello.tpm.HashAlgorithm;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A software bill of materials.
 *
 * @param document CycloneDX 1.6 in JSON; of the same packages the same octets: it has no serial number and no time
 * @param list what of it goes into a manifest
 */
public record Sbom(Bytes document, PackageList list) {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    static Sbom of(OsRelease os, List<InstalledPackage> packages) throws PackagesUnreadable {
        SortedMap<String, InstalledPackage> byUrl = new TreeMap<>();
        for (InstalledPackage each : packages) {
            if (byUrl.put(each.packageUrl(os), each) != null) {
                throw new PackagesUnreadable("the package " + each.name() + " is there twice");
            }
        }
        if (byUrl.size() > PackageList.MAX_PACKAGES) {
            throw new PackagesUnreadable("the image has more than " + PackageList.MAX_PACKAGES + " packages");
        }
        Bytes document = write(os, byUrl);
        return new Sbom(document, new PackageList(HashAlgorithm.SHA256.hash(document), List.copyOf(byUrl.keySet())));
    }

    private static Bytes write(OsRelease os, SortedMap<String, InstalledPackage> byUrl) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("bomFormat", "CycloneDX");
            json.writeStringProperty("specVersion", "1.6");
            json.writeNumberProperty("version", 1);
            json.writeObjectPropertyStart("metadata");
            json.writeObjectPropertyStart("component");
            json.writeStringProperty("type", "operating-system");
            json.writeStringProperty("bom-ref", os.distribution());
            json.writeStringProperty("name", os.id());
            if (!os.version().isEmpty()) {
                json.writeStringProperty("version", os.version());
            }
            json.writeEndObject();
            json.writeEndObject();
            json.writeArrayPropertyStart("components");
            byUrl.forEach((url, each) -> write(json, url, each));
            json.writeEndArray();
            json.writeEndObject();
        }
        return Bytes.owning(out.toByteArray());
    }

    private static void write(JsonGenerator json, String url, InstalledPackage each) {
        json.writeStartObject();
        json.writeStringProperty("type", "library");
        json.writeStringProperty("bom-ref", url);
        json.writeStringProperty("name", each.name());
        json.writeStringProperty("version", each.version());
        json.writeStringProperty("purl", url);
        json.writeArrayPropertyStart("properties");
        json.writeStartObject();
        json.writeStringProperty("name", "martello:source");
        json.writeStringProperty("value", each.source());
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }
}
