/* Runs a command, its output thrown away, and prints the most memory it held, in KiB. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct rusage used;
	int status;

	if (argc < 2)
		return 2;
	if (fork() == 0) {
		dup2(open("/dev/null", O_WRONLY), 1);
		execv(argv[1], argv + 1);
		_exit(127);
	}
	if (wait4(-1, &status, 0, &used) < 0 || status != 0)
		return 1;
	printf("%ld\n", used.ru_maxrss);
	return 0;
}
