// DAYBOOK_EXPORT marks what a shared daybook library shows; everything else stays hidden.
#pragma once

#if defined(DAYBOOK_SHARED) && defined(__GNUC__)
#define DAYBOOK_EXPORT __attribute__((visibility("default")))
#else
#define DAYBOOK_EXPORT
#endif
