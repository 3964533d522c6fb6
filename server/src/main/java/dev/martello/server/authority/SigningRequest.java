package dev.martello.server.authority;

import dev.martello.bytes.Bytes;
import dev.martello.server.endorsement.HardwareModule;
import dev.martello.server.endorsement.PermanentIdentifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A request that is signed with the key it is about, so its sender has that. What else it asks for is not looked at: certificates are as the operator's
 * rules have them.
 *
 * @param key the SubjectPublicKeyInfo
 * @param commonNames of the subject
 * @param permanentIdentifiers and
 * @param hardwareModules that the certificate is to have
 * @param hasOtherNames whether it is to have any others
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2986">RFC 2986, PKCS #10</a>
 */
public record SigningRequest(
        Bytes key,
        List<String> commonNames,
        List<PermanentIdentifier> permanentIdentifiers,
        List<HardwareModule> hardwareModules,
        boolean hasOtherNames) {
    /** A key, a name or two and a signature. */
    public static final int MAX_BYTES = 8 << 10;

    public SigningRequest {
        commonNames = List.copyOf(commonNames);
        permanentIdentifiers = List.copyOf(permanentIdentifiers);
        hardwareModules = List.copyOf(hardwareModules);
    }

    /**
     * Reads a request, and checks its signature.
     *
     * @param der what was sent
     */
    public static SigningRequest parse(Bytes der) throws MalformedSigningRequest {
        if (der.length() > MAX_BYTES) {
            throw new MalformedSigningRequest("it has more than " + MAX_BYTES + " octets");
        }
        try {
            PKCS10CertificationRequest request = new PKCS10CertificationRequest(der.toArray());
            if (!request.isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo()))) {
                throw new MalformedSigningRequest("it is not signed with its key");
            }
            return read(request);
        } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
            // The library's parser throws what it likes at octets from outside.
            throw new MalformedSigningRequest("it cannot be read: " + e.getMessage());
        }
    }

    private static SigningRequest read(PKCS10CertificationRequest request) throws IOException, MalformedSigningRequest {
        List<PermanentIdentifier> identifiers = new ArrayList<>();
        List<HardwareModule> modules = new ArrayList<>();
        boolean hasOthers = false;
        for (GeneralName name : names(request)) {
            if (name.getTagNo() != GeneralName.otherName) {
                hasOthers = true;
                continue;
            }
            OtherName other = OtherName.getInstance(name.getName());
            switch (other.getTypeID().getId()) {
                case PermanentIdentifier.OTHER_NAME -> identifiers.add(identifier(other));
                case HardwareModule.OTHER_NAME -> modules.add(module(other));
                default -> hasOthers = true;
            }
        }
        return new SigningRequest(
                Bytes.owning(request.getSubjectPublicKeyInfo().getEncoded("DER")),
                commonNames(request),
                identifiers,
                modules,
                hasOthers);
    }

    private static List<String> commonNames(PKCS10CertificationRequest request) {
        return Arrays.stream(request.getSubject().getRDNs(BCStyle.CN))
                .map(RDN::getFirst)
                .map(each -> IETFUtils.valueToString(each.getValue()))
                .toList();
    }

    private static List<GeneralName> names(PKCS10CertificationRequest request) {
        Extensions extensions = request.getRequestedExtensions();
        Extension names = extensions == null ? null : extensions.getExtension(Extension.subjectAlternativeName);
        return names == null
                ? List.of()
                : List.of(GeneralNames.getInstance(names.getParsedValue()).getNames());
    }

    private static PermanentIdentifier identifier(OtherName name) throws MalformedSigningRequest {
        Optional<String> value = Optional.empty();
        Optional<String> assigner = Optional.empty();
        for (ASN1Encodable each : ASN1Sequence.getInstance(name.getValue())) {
            switch (each) {
                case ASN1UTF8String text -> value = Optional.of(text.getString());
                case ASN1ObjectIdentifier identifier -> assigner = Optional.of(identifier.getId());
                default -> throw new MalformedSigningRequest("a permanent identifier has a strange part");
            }
        }
        Optional<String> given = assigner;
        return value.map(text -> new PermanentIdentifier(text, given))
                .orElseThrow(() -> new MalformedSigningRequest("a permanent identifier has no value"));
    }

    private static HardwareModule module(OtherName name) {
        ASN1Sequence parts = ASN1Sequence.getInstance(name.getValue());
        return new HardwareModule(
                ASN1ObjectIdentifier.getInstance(parts.getObjectAt(0)).getId(),
                Bytes.owning(ASN1OctetString.getInstance(parts.getObjectAt(1)).getOctets()));
    }
}
