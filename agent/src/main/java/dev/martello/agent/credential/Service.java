package dev.martello.agent.credential;

import java.util.Locale;

/** Which service uses the certificate, and is told of it: there are no others, so that nobody can have the agent run anything else. */
public enum Service {
    /** Nobody is told. */
    NONE(""),
    NGINX("nginx"),
    VARNISH("varnishd"),
    HITCH("hitch"),
    HAPROXY("haproxy");

    private final String program;

    Service(String program) {
        this.program = program;
    }

    /** The file name of the program that it is. */
    String program() {
        return program;
    }

    /** Its name among the services of Debian. */
    String unit() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it has a use for being told of another certificate. Varnish reads none: what serves TLS in front of it does. */
    boolean readsCertificate() {
        return this != VARNISH;
    }
}
