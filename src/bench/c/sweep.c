/*
 * What a survey costs without Java and without a model: one thread goes through every namespace
 * below a folder (and its own) as plumb does, and keeps nothing of what it reads.
 *
 *   sweep FOLDER     one round for each line on stdin; prints the round's microseconds
 *
 * For each namespace: open, fstat (which one is it?), ask in the host what it is called there
 * (RTM_GETNSID by descriptor), setns, socket, strict checking, cookie; then the dumps of links
 * (without statistics), addresses, routes, rules, neighbours and forwarding databases, each read to
 * its NLMSG_DONE; ask what the host is called here; close. The host's own links are dumped first,
 * because that makes the kernel give out nsids. A refused request ends the program: what was not
 * read must not count as fast.
 *
 * Left out of what plumb does: processes, descriptors and mountinfo are not looked at, and a dump
 * that changed meanwhile is not repeated.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/net_namespace.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

static char buffer[32 * 1024];

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void ask(int fd, int type, int flags, int family, size_t size, int attribute, int value)
{
	struct {
		struct nlmsghdr header;
		char body[32];
	} request = { .header = { .nlmsg_type = type,
				  .nlmsg_flags = NLM_F_REQUEST | flags,
				  .nlmsg_len = NLMSG_SPACE(size) } };

	request.body[0] = family;
	if (attribute) {
		struct rtattr *at = (void *)((char *)&request + request.header.nlmsg_len);

		at->rta_type = attribute;
		at->rta_len = RTA_LENGTH(4);
		memcpy(RTA_DATA(at), &value, 4);
		request.header.nlmsg_len += RTA_LENGTH(4);
	}
	if (send(fd, &request, request.header.nlmsg_len, 0) < 0)
		die("send");
}

/* Reads until the answer has ended: one message, or those of a dump. */
static void answer(int fd, int dump)
{
	for (;;) {
		ssize_t got = recv(fd, buffer, sizeof buffer, 0);
		int left = got;

		if (got <= 0)
			die("recv");
		for (struct nlmsghdr *message = (void *)buffer; NLMSG_OK(message, left);
		     message = NLMSG_NEXT(message, left)) {
			if (message->nlmsg_type == NLMSG_ERROR) {
				fprintf(stderr, "the kernel refused a request\n");
				exit(1);
			}
			if (!dump || message->nlmsg_type == NLMSG_DONE)
				return;
		}
	}
}

static void dump(int fd, int type, int family, size_t size, int mask)
{
	ask(fd, type, NLM_F_DUMP, family, size, mask ? IFLA_EXT_MASK : 0, mask);
	answer(fd, 1);
}

static void nsid(int fd, int netns)
{
	ask(fd, RTM_GETNSID, 0, 0, sizeof(struct rtgenmsg), NETNSA_FD, netns);
	answer(fd, 0);
}

static int route_socket(void)
{
	int one = 1;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (fd < 0 || setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, sizeof one) < 0)
		die("socket");
	return fd;
}

static void visit(const char *name, int host, int host_netns)
{
	unsigned long long cookie;
	socklen_t length = sizeof cookie;
	struct stat identity;
	int netns = open(name, O_RDONLY | O_CLOEXEC);

	if (netns < 0 || fstat(netns, &identity) < 0)
		die(name);
	if (netns != host_netns)
		nsid(host, netns);
	if (setns(netns, CLONE_NEWNET) < 0)
		die(name);
	int fd = route_socket();
	getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &length);
	dump(fd, RTM_GETLINK, 0, sizeof(struct ifinfomsg), RTEXT_FILTER_VF | RTEXT_FILTER_SKIP_STATS);
	dump(fd, RTM_GETADDR, 0, 8, 0);
	dump(fd, RTM_GETROUTE, 0, sizeof(struct rtmsg), 0);
	dump(fd, RTM_GETRULE, 0, 12, 0);
	dump(fd, RTM_GETNEIGH, 0, sizeof(struct ndmsg), 0);
	dump(fd, RTM_GETNEIGH, AF_BRIDGE, sizeof(struct ndmsg), 0);
	nsid(fd, host_netns);
	close(fd);
	close(netns);
}

int main(int argc, char **argv)
{
	char line[80];

	if (argc != 2 || chdir(argv[1]) < 0) {
		fprintf(stderr, "sweep FOLDER\n");
		return 2;
	}
	int host_netns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);

	while (fgets(line, sizeof line, stdin)) {
		struct timespec begin, end;
		DIR *folder = opendir(".");

		clock_gettime(CLOCK_MONOTONIC, &begin);
		int host = route_socket();

		visit("/proc/self/ns/net", host, host_netns);
		for (struct dirent *entry; (entry = readdir(folder));)
			if (entry->d_name[0] != '.')
				visit(entry->d_name, host, host_netns);
		if (setns(host_netns, CLONE_NEWNET) < 0)
			die("setns");
		close(host);
		clock_gettime(CLOCK_MONOTONIC, &end);
		closedir(folder);
		printf("%ld\n", (end.tv_sec - begin.tv_sec) * 1000000 + (end.tv_nsec - begin.tv_nsec) / 1000);
		fflush(stdout);
	}
	return 0;
}
