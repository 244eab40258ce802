#pragma once
#include <curl/curl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

// curl_easy_setopt and curl_easy_getinfo take any type behind `...`, which Swift cannot call: one function a kind.

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

// libcurl copies the text.
static inline CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

// libcurl keeps the pointer: what it points to must outlive the transfer.
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

// For the functions that move bytes: read, write, header.
typedef size_t (*ccurl_mover)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode ccurl_set_mover(CURL *easy, CURLoption option, ccurl_mover function) {
    return curl_easy_setopt(easy, option, function);
}

static inline CURLcode ccurl_set_seeker(CURL *easy, curl_seek_callback function) {
    return curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, function);
}

static inline CURLcode ccurl_set_opener(CURL *easy, curl_opensocket_callback function) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode ccurl_get_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// The address that libcurl is about to connect to, in network order. Returns 4 or 16, or 0 for any other family.
static inline int ccurl_address(const struct curl_sockaddr *target, unsigned char bytes[16]) {
    const char *address = (const char *)&target->addr;
    switch (target->family) {
    case AF_INET:
        memcpy(bytes, address + offsetof(struct sockaddr_in, sin_addr), 4);
        return 4;
    case AF_INET6:
        memcpy(bytes, address + offsetof(struct sockaddr_in6, sin6_addr), 16);
        return 16;
    default:
        return 0;
    }
}
