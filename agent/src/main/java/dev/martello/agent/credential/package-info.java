/**
 * The appliance's certificate: its key, the files that services read, and what is done when it is renewed and when it ends.
 *
 * <p>In goes what the control plane answers to a report; out come a key to be certified with the next one, files in a folder, and a word to the one
 * service that uses them. It never keeps a certificate longer than trust lasts: when the control plane says that trust ended, or the certificate runs
 * out, the files go. This package asks nobody over the network.
 */
@NullMarked
package dev.martello.agent.credential;

import org.jspecify.annotations.NullMarked;
