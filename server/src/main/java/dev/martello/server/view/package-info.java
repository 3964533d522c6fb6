/** What operators read, as it stands in the API's JSON. These records are the API: a field once there keeps its name and meaning. */
@NullMarked
package dev.martello.server.view;

import org.jspecify.annotations.NullMarked;
