package dev.martello.server.endorsement;

import static dev.martello.server.endorsement.CertificateSketch.bits;
import static dev.martello.server.endorsement.CertificateSketch.generalizedTime;
import static dev.martello.server.endorsement.CertificateSketch.name;
import static dev.martello.server.endorsement.CertificateSketch.oid;
import static dev.martello.server.endorsement.CertificateSketch.platformName;

import dev.martello.bytes.Bytes;
import dev.martello.bytes.Der;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/** An attribute certificate of a platform field by field, so that each can be written as it should not be; really signed. */
final class AttributeSketch {
    private static final Bytes SHA256_WITH_RSA = Der.of(0x30, oid("2a864886f70d01010b"), Bytes.of(5, 0));

    private Bytes version = Der.of(0x02, Bytes.of(1));
    private Bytes holder = Der.of(0x30, Der.of(0xa0, names("CN=Maker"), Der.of(0x02, Bytes.of(0x11, 0x22))));
    private Bytes issuer = Der.of(0xa0, names("CN=Maker"));
    private Bytes algorithm = SHA256_WITH_RSA;
    private Bytes serialNumber = Der.of(0x02, Bytes.of(0x33, 0x44));
    private Bytes notBefore = generalizedTime("20200101000000Z");
    private Bytes notAfter = generalizedTime("20300101000000Z");
    private Bytes attributes =
            Der.of(0x30, configuration("02", component("Disks", "D1", "S-1"), component("Fans", "F2")));
    private Bytes extensions = Der.of(0x30, platformName(1, 4, 5, 6));
    private PrivateKey signer = CertificateSketch.MAKER_KEY.getPrivate();

    private AttributeSketch() {}

    /** One in which nothing deviates, about the certificate that {@link CertificateSketch#perfect} is. */
    static AttributeSketch perfectAttributes() {
        return new AttributeSketch();
    }

    /** A general name of the directory. */
    static Bytes names(String text) {
        return Der.of(0x30, Der.of(0xa4, name(text)));
    }

    /** A platform's configuration of version 1 or 2. */
    static Bytes configuration(String version, Bytes... components) {
        Bytes value = Der.of(0x30, Der.of(0xa0, components));
        return Der.of(0x30, oid("678105050107" + version), Der.of(0x31, value));
    }

    /** What a machine was delivered with: maker, model and, if there is one, serial number. */
    static Bytes component(String... said) {
        Bytes componentClass = Der.of(0x30, oid("678105120301"), Der.of(0x04, Bytes.of(0, 2, 0, 3)));
        Bytes words = Bytes.concat(Der.of(0x0c, Bytes.ascii(said[0])), Der.of(0x0c, Bytes.ascii(said[1])));
        return Der.of(0x30, componentClass, words, said.length > 2 ? Der.of(0x80, Bytes.ascii(said[2])) : Bytes.EMPTY);
    }

    AttributeSketch version(Bytes changed) {
        version = changed;
        return this;
    }

    AttributeSketch holder(Bytes... changed) {
        holder = Der.of(0x30, changed);
        return this;
    }

    AttributeSketch issuer(Bytes changed) {
        issuer = changed;
        return this;
    }

    AttributeSketch algorithm(Bytes changed) {
        algorithm = changed;
        return this;
    }

    AttributeSketch serialNumber(Bytes changed) {
        serialNumber = changed;
        return this;
    }

    AttributeSketch validity(Bytes changedNotBefore, Bytes changedNotAfter) {
        notBefore = changedNotBefore;
        notAfter = changedNotAfter;
        return this;
    }

    AttributeSketch attributes(Bytes... changed) {
        attributes = Der.of(0x30, changed);
        return this;
    }

    AttributeSketch extensions(Bytes... changed) {
        extensions = changed.length == 0 ? Bytes.EMPTY : Der.of(0x30, changed);
        return this;
    }

    AttributeSketch signer(PrivateKey changed) {
        signer = changed;
        return this;
    }

    Bytes toBeSigned() {
        return Der.of(
                0x30,
                version,
                holder,
                issuer,
                algorithm,
                serialNumber,
                Der.of(0x30, notBefore, notAfter),
                attributes,
                extensions);
    }

    Bytes signed() {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signer);
            signature.update(toBeSigned().toArray());
            return Der.of(0x30, toBeSigned(), SHA256_WITH_RSA, bits(Bytes.owning(signature.sign())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
