// SPDX-License-Identifier: GPL-2.0

// ask A:PORT: send one datagram, print the answer. It has no C library, so only the
// supervisor of "mipv4 run" can change its sockets.
package main

import (
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	conn, err := net.Dial("udp", os.Args[1])
	if err == nil {
		conn.SetDeadline(time.Now().Add(20 * time.Second))
		_, err = conn.Write([]byte("hello from Go\n"))
	}
	answer := make([]byte, 64)
	n := 0
	if err == nil {
		n, err = conn.Read(answer)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Print(string(answer[:n]))
}
