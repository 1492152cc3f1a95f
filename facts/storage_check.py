"""A step that checks whether lasting storage can be written, before calls are taken.

A cluster makes a volume writable for the pod's group (`fsGroup`), but not a host path, and not every network share:
https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-security-context-for-a-pod.
Without the step such a pod is ready, and its recordings are lost.
"""

from facts.model.containers import Claim, ExistingClaim, HostDirectory, InitStep, Mount, User

CHECK = r"""
failed=0
while [ $# -gt 1 ]; do
  if (: > "$1/.write-check-${HOSTNAME:-pod}") 2>/dev/null; then
    rm -f "$1/.write-check-${HOSTNAME:-pod}"
  else
    failed=1
    echo "$1 cannot be written. $2"
    ls -ld "$1"
    id
  fi
  shift 2
done
exit $failed
""".strip()
"""A POSIX shell script over pairs of a directory and what to do about it.

It creates a file, because permission bits say nothing of a read-only or remote file system. It contains neither `$(`
nor `$$`, which the kubelet would change: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/.
"""


def storage_check(mounts: tuple[Mount, ...], user: User) -> tuple[InitStep, ...]:
    """The step for a container with these mounts; none where nothing is mounted."""
    if not mounts:
        return ()
    pairs = (part for mount in mounts for part in (mount.path, _remedy(mount, user)))
    return (InitStep("storage", ("sh", "-c", CHECK, "storage", *pairs)),)


def _remedy(mount: Mount, user: User) -> str:
    owner = f"{user.uid}:{user.gid}"
    match mount.storage:
        case HostDirectory(path=path):
            return f"On this node run: chown -R {owner} {path} && chmod -R ug+rwX {path}"
        case Claim(name=name) | ExistingClaim(name=name):
            return (
                f"The volume of the claim {name} ignores fsGroup: where its files are kept, run"
                f" chown -R {owner} and chmod -R ug+rwX on its directory"
            )
