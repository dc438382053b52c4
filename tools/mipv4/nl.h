/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests to a generic netlink family. A failure ends the program with a message,
 * except where the comment says otherwise.
 */
#ifndef MIPV4_TOOL_NL_H
#define MIPV4_TOOL_NL_H

#include <linux/netlink.h>
#include <stdbool.h>
#include <stdint.h>

#include "nlqueue.h"

typedef void nl_handler(const struct nlmsghdr *nlh);

/* Open the socket and look the family mipv4 up. */
void nl_open(void);
/* The same for another family; @missing is the error message if it does not exist. */
void nl_open_family(const char *name, const char *missing);
/* The same; false if the family does not exist. */
bool nl_has_family(const char *name);
/* The number of the family that is open, and that of its group of events. */
uint16_t nl_family(void);
uint32_t nl_event_group(void);
/* Is it a message of the family that is open? */
bool nl_is_family(const struct nlmsghdr *nlh);

/* Subscribe to the events of endpoints. */
void nl_join_events(void);
/* Subscribe to the reports of drops. */
void nl_join_drops(void);
/* Is it an event? The event that the module was unloaded ends the program. */
bool nl_is_event(const struct nlmsghdr *nlh);
/* End the program if the module was unloaded; for use after events were lost. */
void nl_check_family(void);

/* Start a request to the family, in a static buffer. */
struct nlmsghdr *nl_new(uint8_t cmd, uint32_t ifindex);
/* The last request. */
const struct nlmsghdr *nl_request(void);
/* Send a request after all queued ones, under a number of its own. */
void nl_send_new(struct nlmsghdr *nlh);

/* Send @nlh and wait for the acknowledgment. */
void nl_do(struct nlmsghdr *nlh, const char *command);
/*
 * The same, but in a batch the request may be queued. @undo undoes such a request;
 * without @undo the request is queued only if the batch goes on after a failure.
 */
void nl_do_queued(struct nlmsghdr *nlh, const char *command, nl_undo *undo);
/* From now on give such requests to @record, without sending them, until it is NULL. */
void nl_record(nl_handler *record);
bool nl_is_recorded(void);
/* The same as nl_do(), but a failure is the caller's concern: it returns false. */
bool nl_try(struct nlmsghdr *nlh, nl_handler *handle);
/* The same; returns the errno and the kernel's text. */
int nl_do_errno(struct nlmsghdr *nlh, char *text);
/* The same as nl_do(); @handle gets the answers, and notifications that come meanwhile. */
void nl_ask(struct nlmsghdr *nlh, const char *command, nl_handler *handle);

#endif
