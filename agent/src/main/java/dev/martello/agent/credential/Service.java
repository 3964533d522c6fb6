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

    /** The service's name where the system starts it. */
    String unit() {
        return name().toLowerCase(Locale.ROOT);
    }
}
