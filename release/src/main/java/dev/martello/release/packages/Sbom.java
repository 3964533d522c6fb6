package dev.martello.release.packages;

import dev.martello.appraisal.reference.PackageList;
import dev.martello.bytes.Bytes;
import dev.martello.evidence.machine.MachineFiles;
import dev.martello.evidence.machine.OsRelease;
import dev.martello.evidence.packages.InstalledPackage;
import dev.martello.evidence.packages.PackageDatabases;
import dev.martello.evidence.packages.PackageInventory;
import dev.martello.evidence.packages.PackagesUnreadable;
import dev.martello.tpm.HashAlgorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
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

    /**
     * The packages of an image.
     *
     * @param root what the appliance has as {@code /}
     * @throws PackagesUnreadable if there is no package database, one that is not read, or one that is not understood
     */
    public static Sbom read(Path root) throws PackagesUnreadable, IOException {
        PackageInventory inventory = PackageDatabases.read(MachineFiles.ofImage(root));
        Bytes document = write(inventory);
        return new Sbom(
                document,
                new PackageList(
                        HashAlgorithm.SHA256.hash(document),
                        inventory.packages().stream().map(InstalledPackage::url).toList()));
    }

    private static Bytes write(PackageInventory inventory) {
        OsRelease os = inventory.os();
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
            inventory.packages().forEach(each -> write(json, each));
            json.writeEndArray();
            json.writeEndObject();
        }
        return Bytes.owning(out.toByteArray());
    }

    private static void write(JsonGenerator json, InstalledPackage each) {
        json.writeStartObject();
        json.writeStringProperty("type", "library");
        json.writeStringProperty("bom-ref", each.url());
        json.writeStringProperty("name", each.name());
        json.writeStringProperty("version", each.version());
        json.writeStringProperty("purl", each.url());
        json.writeArrayPropertyStart("properties");
        json.writeStartObject();
        json.writeStringProperty("name", "martello:source");
        json.writeStringProperty("value", each.source());
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }
}
