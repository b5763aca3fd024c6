package sim

import (
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
)

// sameUser says whether a request on a loopback listener comes from a program of
// the user that this process runs as, or of root, by the kernel's table of
// sockets.
func sameUser(r *http.Request) bool {
	ours, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	local, remote := kernelAddr(r.RemoteAddr), kernelAddr(ours.String())
	if local == nil || remote == nil {
		return false
	}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		text, err := os.ReadFile(table)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(text)) {
			f := strings.Fields(line)
			if len(f) > 7 && slices.Contains(local, f[1]) && slices.Contains(remote, f[2]) {
				uid, err := strconv.Atoi(f[7])
				return err == nil && (uid == 0 || uid == os.Getuid())
			}
		}
	}
	return false
}

// kernelAddr writes an address as the kernel's tables do: words of the machine's
// byte order in hex, and the port. One of IPv4 may stand there in either form.
func kernelAddr(addr string) []string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil
	}
	n, err := strconv.Atoi(port)
	ip := net.ParseIP(host)
	if err != nil || ip == nil {
		return nil
	}
	write := func(ip net.IP) string {
		var b strings.Builder
		for i := 0; i+4 <= len(ip); i += 4 {
			b.WriteString(strings.ToUpper(hex.EncodeToString([]byte{ip[i+3], ip[i+2], ip[i+1], ip[i]})))
		}
		return fmt.Sprintf("%s:%04X", b.String(), n)
	}
	list := []string{write(ip.To16())}
	if four := ip.To4(); four != nil {
		list = append(list, write(four))
	}
	return list
}
