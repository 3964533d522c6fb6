package dev.martello.lab.appliance;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where the control plane is, and what its certificate is checked against.
 *
 * @param ca a PEM file
 */
public record ControlPlaneAddress(URI server, Path ca) {}
