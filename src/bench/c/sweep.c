/*
 * The least that a survey can cost: enters every namespace below a folder, reads the same dumps as
 * plumb does (links, addresses, routes, rules, neighbours, forwarding databases) in the same order
 * and prints nothing of them.
 *
 *   sweep FOLDER ROUNDS     prints the microseconds of each round, one a line
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char buffer[32 * 1024];

static void dump(int fd, int type, int family, size_t size, int mask)
{
	struct {
		struct nlmsghdr header;
		char body[32];
	} request = { .header = { .nlmsg_type = type,
				  .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
				  .nlmsg_len = NLMSG_LENGTH(size) } };

	request.body[0] = family;
	if (mask) {
		struct rtattr *attribute = (void *)((char *)&request + request.header.nlmsg_len);

		attribute->rta_type = IFLA_EXT_MASK;
		attribute->rta_len = RTA_LENGTH(4);
		memcpy(RTA_DATA(attribute), &mask, 4);
		request.header.nlmsg_len += RTA_LENGTH(4);
	}
	if (send(fd, &request, request.header.nlmsg_len, 0) < 0) {
		perror("send");
		exit(1);
	}
	for (;;) {
		ssize_t length = recv(fd, buffer, sizeof buffer, 0);

		for (struct nlmsghdr *message = (void *)buffer; NLMSG_OK(message, length);
		     message = NLMSG_NEXT(message, length))
			if (message->nlmsg_type == NLMSG_DONE || message->nlmsg_type == NLMSG_ERROR)
				return;
		if (length <= 0)
			return;
	}
}

static void visit(const char *name)
{
	int one = 1;
	int netns = open(name, O_RDONLY | O_CLOEXEC);

	if (netns < 0 || setns(netns, CLONE_NEWNET) < 0) {
		perror(name);
		exit(1);
	}
	close(netns);
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, sizeof one);
	dump(fd, RTM_GETLINK, 0, sizeof(struct ifinfomsg), RTEXT_FILTER_VF | RTEXT_FILTER_SKIP_STATS);
	dump(fd, RTM_GETADDR, 0, 8, 0);
	dump(fd, RTM_GETROUTE, 0, sizeof(struct rtmsg), 0);
	dump(fd, RTM_GETRULE, 0, 12, 0);
	dump(fd, RTM_GETNEIGH, 0, sizeof(struct ndmsg), 0);
	dump(fd, RTM_GETNEIGH, AF_BRIDGE, sizeof(struct ndmsg), 0);
	close(fd);
}

int main(int argc, char **argv)
{
	if (argc != 3 || chdir(argv[1]) < 0) {
		fprintf(stderr, "sweep FOLDER ROUNDS\n");
		return 2;
	}
	for (int round = atoi(argv[2]); round > 0; round--) {
		struct timespec begin, end;
		DIR *folder = opendir(".");

		clock_gettime(CLOCK_MONOTONIC, &begin);
		visit("/proc/1/ns/net");
		for (struct dirent *entry; (entry = readdir(folder));)
			if (entry->d_name[0] != '.')
				visit(entry->d_name);
		clock_gettime(CLOCK_MONOTONIC, &end);
		closedir(folder);
		printf("%ld\n", (end.tv_sec - begin.tv_sec) * 1000000 + (end.tv_nsec - begin.tv_nsec) / 1000);
	}
	return 0;
}
