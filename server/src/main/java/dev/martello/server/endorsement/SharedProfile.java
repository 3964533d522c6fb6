package dev.martello.server.endorsement;

import java.util.EnumSet;
import java.util.Set;

/** What the certificates of all keys in TPMs should say alike. */
final class SharedProfile {
    private SharedProfile() {}

    /** By what a certificate differs, X.509 included; the caller's to add to. */
    static Set<Deviation> deviations(DeviceCertificate certificate) {
        Set<Deviation> deviations = EnumSet.noneOf(Deviation.class);
        deviations.addAll(certificate.deviations());
        CertificateExtensions extensions = certificate.extensions();
        if (extensions.alternativeName().isPresent()
                && certificate.subject().getName().isEmpty()
                && !extensions.critical().contains(ExtensionReader.ALTERNATIVE_NAME)) {
            deviations.add(Deviation.ALTERNATIVE_NAME_NOT_CRITICAL);
        }
        if (extensions.isAuthority()) {
            deviations.add(Deviation.AUTHORITY);
        }
        if (extensions.critical().contains(ExtensionReader.DIRECTORY_ATTRIBUTES)) {
            deviations.add(Deviation.DIRECTORY_ATTRIBUTES_CRITICAL);
        }
        return deviations;
    }
}
