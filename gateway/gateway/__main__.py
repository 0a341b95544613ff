from gateway.process import main

main()
