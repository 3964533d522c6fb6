package dev.martello.server.authority;

/** Why an appliance gets no certificate. The identifiers never change their meaning. */
public enum NoCertificate {
    NOT_TRUSTED("certificate.not-trusted", "The verdict affords no certificate"),
    WOULD_WIDEN("certificate.would-widen", "A warning renews what there is, and gives nothing new"),
    UNREGISTERED("certificate.unregistered", "The register does not say where the appliance stands"),
    NOT_REPORTING("certificate.not-reporting", "Only appliances that report are certified here"),
    SITE_UNSUITABLE("certificate.site-unsuitable", "The site cannot be part of a SPIFFE ID as it is"),
    DNS_NAME_UNSUITABLE("certificate.dns-name-unsuitable", "The register's fields make no DNS name as they are"),
    DNS_NAME_OUTSIDE("certificate.dns-name-outside", "The authority may not certify this DNS name"),
    KEY_UNSUITABLE("certificate.key-unsuitable", "The key is none that is certified"),
    KEY_KIND_REFUSED("certificate.key-kind-refused", "Keys that are kept there are not certified"),
    KEY_NOT_IN_TPM("certificate.key-not-in-tpm", "The key is not shown to be in the appliance's TPM"),
    TOO_MANY("certificate.too-many", "The appliance has as many certificates as it may"),
    AUTHORITY_UNAVAILABLE("certificate.authority-unavailable", "The authority cannot sign at this time");

    private final String id;
    private final String meaning;

    NoCertificate(String id, String meaning) {
        this.id = id;
        this.meaning = meaning;
    }

    /** The stable identifier. */
    public String id() {
        return id;
    }

    /** What it means, the same each time. */
    public String meaning() {
        return meaning;
    }
}
